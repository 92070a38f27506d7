package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.ImageCheck;
import io.unitward.remediation.stack.Vigil;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward stack restart}. */
final class StackRestartCommand extends StackVerb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.ofEntries(
            Map.entry(ExitCode.COMPLIANT, "restarted, as declared, and it stayed so"),
            Map.entry(ExitCode.USAGE, "wrong usage, including a stack that is not declared"),
            Map.entry(
                    ExitCode.ACTION_PENDING,
                    "its unit is held, or one stopped along with it, or we were told to stop; nothing was done"),
            Map.entry(ExitCode.ACTION_FAILED, "the pull failed, and nothing was done; or the manager refused the job"),
            Map.entry(
                    ExitCode.NOT_REACHED,
                    "preflight failed and nothing was done; or it is not as declared now, or what was stopped along with"
                            + " it is not active again"),
            Map.entry(ExitCode.DEADLINE, "something took too long"),
            Map.entry(ExitCode.JOB_FAILED, "its unit failed; what still runs is told"),
            Map.entry(ExitCode.UNKNOWN, "could not tell"),
            Map.entry(ExitCode.INTERNAL, "internal error"),
            Map.entry(ExitCode.LOCKED, "another restart or update of it, or another action, is going on"),
            Map.entry(ExitCode.BAD_CONFIGURATION, "bad configuration, policy or state directory"));

    private static final int PATIENCE = 60;

    private StackRestartCommand(Unitward root) {
        super(root, "restart");
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("restart", new StackRestartCommand(root));
        StackSession.addActing(command)
                .addOption(Given.flag("--pull", "Pull its images first; a pull that fails changes nothing that runs."))
                .addOption(Given.seconds("--wait", PATIENCE, "How long to wait for another run on it"))
                .addOption(Given.flag("--progress", "Say what is waited for where no terminal is, too."))
                .addOption(Given.outputs())
                .addPositional(Given.word(0, "STACK", "A stack of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Restarts a stack and verifies it. What preflight finds, and with --pull the pull, stops it before"
                                + " systemd is asked for anything: systemd stops first, so that a restart that cannot succeed"
                                + " would leave nothing running. Without --pull an image that is not on this machine does, too.",
                        "",
                        "That systemd calls the job done is not believed: the containers are looked at until they are as"
                                + " declared, and stay so.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack restart immich",
                        "      With what is on this machine.",
                        "  unitward stack restart immich --pull",
                        "      With the images that its tags name by now.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")), () -> AuditCommand.seconds(given, "--wait", 0));
    }

    @Override
    ExitCode run(Given given, StackOutput out) throws RunFailure {
        StackSession session = StackSession.open(out, given);
        StackDeclaration stack = session.stack(given.word(0));
        out.begin(stack);
        Duration patience = AuditCommand.seconds(given, "--wait", 0);
        session.judgeBy(root.policies());
        StackActing acting = StackActing.open(session);
        acting.requireFree(stack);
        RunLock lock = acting.lock("operate", stack, patience);
        try {
            return restart(session, acting, stack, given.flag("--pull"), given.flag("--progress"));
        } finally {
            lock.close();
        }
    }

    private ExitCode restart(
            StackSession session, StackActing acting, StackDeclaration stack, boolean pull, boolean lines)
            throws RunFailure {
        StackOutput out = session.out();
        Console console = out.console();
        String name = "stack " + stack.name() + ": ";
        StackChecks.Found found = StackChecks.check(session, stack, StackChecks.Aim.START_UNIT);
        out.keep(stack, account -> account.found(found.preflight()));
        found.preflight().warnings().forEach(warning -> console.tell(name + "note: " + warning));
        if (found.code() != ExitCode.COMPLIANT) {
            found.preflight().problems().forEach(problem -> console.tell(name + problem));
            found.preflight().untold().forEach(problem -> console.tell(name + "could not tell: " + problem));
            return untouched(session, stack, "a restart could not succeed", found.code());
        }
        UpdateResult recovered = StackUpdating.recover(session, acting, stack, found, lines);
        if (!recovered.good()) {
            return untouched(session, stack, recovered.text(), recovered.code(), recovered.why());
        }
        ExitCode images = images(session, stack, found, pull, lines);
        if (images != ExitCode.COMPLIANT) {
            return images;
        }
        StackDependents dependents = StackDependents.now(session, stack);
        JobEnd end;
        Instant begun = Instant.now();
        out.goesOn("told to stop: systemd goes on with the restart of " + stack.unit()
                + "; what becomes of it: unitward stack verify " + stack.name());
        try (StackJobProgress progress = StackJobProgress.start(session, stack, lines)) {
            end = acting.job(
                    JobVerb.RESTART,
                    stack,
                    StackActing.Course.FORWARD,
                    dependents.names(),
                    "stack restart " + stack.name());
            progress.end();
        }
        out.goesOn(null);
        ExitCode job = StackActing.code(end);
        if (job != ExitCode.COMPLIANT) {
            console.tell("stack " + stack.name() + ", " + end.message()); // that begins with its unit
            List<String> told = UnitJournal.since(begun, stack.unit());
            told.forEach(line -> console.tell("  journal: " + line));
            if (told.isEmpty()) {
                console.tell(name + "its journal tells nothing; more: systemctl --user status " + stack.unit());
            }
            Snapshot after = look(session, stack);
            console.tell(
                    name + "after that, " + StackTelling.remaining(stack, after) + StackTelling.toStop(stack, after));
            StackTelling.table(stack, after).forEach(out::say);
            tell(console, name, dependents.look());
            out.end(stack, job, null, end.message());
            return job;
        }
        try (StackProgress progress = new StackProgress(console, stack.name(), lines)) {
            StackWaiting waiting = new StackWaiting(session, stack, progress);
            StackWaiting.Ended ended = waiting.await(Vigil.Limits.of(stack.deadlines()), null);
            List<String> told = StackTelling.lines(stack, ended, waiting.watch());
            told.forEach(out::say);
            // Starting what needs the stack would start the stack, too, whatever is wrong with it.
            boolean well = ended.code() == ExitCode.COMPLIANT;
            if (well) {
                StackUpdating.remember(acting, stack, ended.seen(), console);
            }
            StackDependents.Found others = well ? dependents.startAgain(acting) : dependents.look();
            tell(console, name, others);
            out.end(
                    stack,
                    well ? others.code() : ended.code(),
                    null,
                    StackTelling.head(told) + (others.good() ? "" : "; " + others.text()));
            return well ? others.code() : ended.code();
        }
    }

    /** Sees to it that the images are there: systemd stops what runs before the provider would find out that they are not. */
    private static ExitCode images(
            StackSession session, StackDeclaration stack, StackChecks.Found found, boolean pull, boolean lines)
            throws RunFailure {
        Console console = session.console();
        String name = "stack " + stack.name() + ": ";
        StackChecks.Images looked = StackChecks.images(session, stack, found, false);
        ImageCheck before = looked.check();
        if (!pull && (before.pulled().isEmpty() || !before.problems().isEmpty())) {
            return enough(session, stack, looked, ExitCode.NOT_REACHED);
        }
        List<String> verb = new ArrayList<>(List.of("pull"));
        if (!pull) {
            console.tell(name + "note: pulling first what is pulled at each start (pull_policy): "
                    + String.join(", ", before.pulled()));
            verb.addAll(before.pulled());
        }
        Compose.Ended pulled;
        try (Progress progress = StackPull.progress(console, stack, lines)) {
            pulled = session.compose(stack, found.manager()).run(verb, Deadline.in(StackPull.limit(stack)));
            progress.end();
        }
        String doubt = pulled.saysWell() ? StackPull.doubt(found.provider()) : null;
        if (doubt != null) {
            console.tell(name + doubt);
        }
        String failed = StackPull.failure(stack, pulled, () -> look(session, stack));
        if (failed != null) {
            console.tell(name + failed);
            pulled.last().forEach(line -> console.tell(name + "  " + line));
            return untouched(
                    session, stack, "the pull failed", pulled.ended() ? ExitCode.ACTION_FAILED : ExitCode.DEADLINE);
        }
        return enough(session, stack, StackChecks.images(session, stack, found, true), ExitCode.ACTION_FAILED);
    }

    private static ExitCode enough(
            StackSession session, StackDeclaration stack, StackChecks.Images looked, ExitCode missing) {
        ImageCheck images = looked.check();
        session.out().keep(stack, account -> account.found(account.found().and(StackChecks.of(images))));
        Console console = session.console();
        String name = "stack " + stack.name() + ": ";
        images.notes().forEach(note -> console.tell(name + "note: " + note));
        images.problems().forEach(problem -> console.tell(name + problem));
        images.untold().forEach(problem -> console.tell(name + "could not tell: " + problem));
        return !images.problems().isEmpty()
                ? untouched(session, stack, "a restart could not succeed", missing)
                : !images.untold().isEmpty()
                        ? untouched(session, stack, "whether a restart could succeed is not known", looked.unknown())
                        : ExitCode.COMPLIANT;
    }

    private static void tell(Console console, String name, StackDependents.Found others) {
        if (!others.good()) {
            console.tell(name + others.text());
        }
    }

    private static ExitCode untouched(StackSession session, StackDeclaration stack, String why, ExitCode code) {
        return untouched(session, stack, why, code, null);
    }

    private static ExitCode untouched(
            StackSession session, StackDeclaration stack, String why, ExitCode code, @Nullable PendingWhy pending) {
        String text = why + ", so nothing was done; " + StackTelling.remaining(stack, look(session, stack));
        session.console().tell("stack " + stack.name() + ": " + text);
        session.out().end(stack, code, pending, text);
        return code;
    }

    private static Snapshot look(StackSession session, StackDeclaration stack) {
        return session.watch(stack).look(Deadline.in(StackSession.LOOK));
    }
}
