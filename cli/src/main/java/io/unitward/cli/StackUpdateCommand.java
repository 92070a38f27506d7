package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackJudge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward stack update}. */
final class StackUpdateCommand extends StackVerb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.ofEntries(
            Map.entry(
                    ExitCode.COMPLIANT,
                    "every one has the newest images of its tags and is as declared, or was left stopped"),
            Map.entry(ExitCode.USAGE, "wrong usage, including a stack that is not declared"),
            Map.entry(
                    ExitCode.ACTION_PENDING,
                    "--dry-run; or one is held, was left alone because a canary failed, was stopped meanwhile, or we were"
                            + " told to stop before anything of it was changed"),
            Map.entry(
                    ExitCode.ACTION_FAILED, "a pull or the provider failed and changed nothing; or a rollback failed"),
            Map.entry(ExitCode.NOT_REACHED, "one is not as declared, or could not be updated"),
            Map.entry(ExitCode.DEADLINE, "something took too long"),
            Map.entry(ExitCode.ROLLED_BACK, "an update failed, and what ran before runs again"),
            Map.entry(ExitCode.JOB_FAILED, "a unit failed"),
            Map.entry(ExitCode.UNKNOWN, "could not tell"),
            Map.entry(ExitCode.INTERNAL, "internal error"),
            Map.entry(ExitCode.LOCKED, "another restart or update of one is going on, and nothing worse happened"),
            Map.entry(ExitCode.BAD_CONFIGURATION, "bad configuration, policy or state directory"));

    private static final Comparator<StackDeclaration> ORDER = Comparator.comparing(
                    (StackDeclaration stack) -> !stack.update().canary())
            .thenComparing(stack -> stack.update().order())
            .thenComparing(StackDeclaration::name);

    private static final int PATIENCE = 60;

    private StackUpdateCommand(Unitward root) {
        super(root, "update");
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("update", new StackUpdateCommand(root));
        StackSession.addActing(command)
                .addOption(Given.flag("--all", "All stacks of this user."))
                .addOption(Given.flag(
                        "--dry-run",
                        "Say which would be updated, in which order, and which are held or stopped; pull nothing."))
                .addOption(Given.seconds("--wait", PATIENCE, "How long to wait for another run on one"))
                .addOption(
                        Given.flag(
                                "--forget",
                                "Of an update that was cut short: take what runs for what ran before, instead of rolling it back."))
                .addOption(Given.flag(
                        "--alert",
                        "Tell people of updates that failed or were rolled back, as 'alerts' in unitward.yaml says."))
                .addOption(Given.flag("--progress", "Say what is waited for where no terminal is, too."))
                .addOption(Given.outputs())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("STACK")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Stacks of unitward.yaml.")
                        .build());
        command.usageMessage()
                .description(
                        "Pulls the images of stacks, redeploys what changed, and verifies it. One that is not as declared then"
                                + " gets back the very images that ran before, and is verified again.",
                        "",
                        "A pull that fails changes nothing that runs. All stacks are tried, canaries first, then by order and"
                                + " name; when a canary fails the others are left alone.",
                        "",
                        "What ran before is on disk before anything is done. Ctrl-C and SIGTERM roll back what was begun; after"
                                + " a kill the next update or restart of the stack does so first. One whose unit has failed is"
                                + " started; one that was stopped stays so, and its images are pulled.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack update immich",
                        "      One of them.",
                        "  unitward stack update --all",
                        "      Each of them, one after the other, with a summary.",
                        "  unitward stack update --all -o text=- -o json=update.json",
                        "      For a program to read as well, whatever comes of it.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    boolean isDryRun(Given given) {
        return given.flag("--dry-run");
    }

    @Override
    List<String> named(Given given) {
        return given.arguments();
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> AuditCommand.seconds(given, "--wait", 0),
                () -> which(given),
                () -> told(given));
    }

    private static void which(Given given) throws RunFailure {
        if (given.flag("--all") == !given.arguments().isEmpty()) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    given.flag("--all")
                            ? "STACK '" + given.arguments().get(0)
                                    + "' and --all were both given; expected either names of stacks or --all"
                            : "no STACK was given; expected either names of stacks or --all");
        }
    }

    private static void told(Given given) throws RunFailure {
        if (given.flag("--dry-run") && given.flag("--alert")) {
            throw new RunFailure(
                    ExitCode.USAGE, "--alert tells what was done, and --dry-run does nothing; expected one of them");
        }
    }

    @Override
    ExitCode run(Given given, StackOutput out) throws RunFailure {
        StackSession session = StackSession.open(out, given);
        List<StackDeclaration> stacks = new ArrayList<>(session.stacks(given.arguments()));
        stacks.sort(ORDER);
        if (given.flag("--dry-run")) {
            return foretell(session, stacks);
        }
        Duration patience = AuditCommand.seconds(given, "--wait", 0);
        session.judgeBy(root.policies());
        StackActing acting = StackActing.open(session);
        try (Interruption interruption = Interruption.watch(out.console(), StackUpdating.STOPPING)) {
            out.orderly(true);
            StackUpdating updating = new StackUpdating(session, acting, interruption, given.flag("--progress"));
            StackAlerts alerts = new StackAlerts();
            ExitCode code = each(out, stacks, updating, interruption, patience, given.flag("--forget"), alerts);
            if (given.flag("--alert")) {
                alerts.tell(session);
            }
            return code;
        }
    }

    private static ExitCode foretell(StackSession session, List<StackDeclaration> stacks) {
        StackOutput out = session.out();
        StackFree free = new StackFree(session);
        List<ExitCode> held = new ArrayList<>();
        for (StackDeclaration stack : stacks) {
            out.begin(stack);
            UpdateForecast forecast;
            try {
                free.require(stack, Set.of(), "stack " + stack.name() + " would be left alone, ");
                Snapshot seen = session.watch(stack).look(Deadline.in(StackSession.LOOK));
                out.keep(stack, account -> account.seen(seen, null));
                forecast = UpdateForecast.of(stack, StackJudge.seen(stack, seen));
            } catch (RunFailure refused) {
                forecast = UpdateForecast.refused(refused);
            }
            out.say(forecast.text());
            out.end(stack, forecast.code(), forecast.why(), forecast.text());
            if (forecast.isStopped()) {
                out.keep(stack, StackAccount::leftStopped);
            }
            held.add(forecast.code());
        }
        return ExitCode.ordered(held).get(0);
    }

    private static ExitCode each(
            StackOutput out,
            List<StackDeclaration> stacks,
            StackUpdating updating,
            Interruption interruption,
            Duration patience,
            boolean forget,
            StackAlerts alerts) {
        List<ExitCode> held = new ArrayList<>();
        boolean canaryFailed = false;
        boolean locked = false;
        int good = 0;
        int stopped = 0;
        List<StackDeclaration> back = new ArrayList<>();
        for (StackDeclaration stack : stacks) {
            out.begin(stack);
            UpdateResult result = interruption.isRequested()
                    ? UpdateResult.pending(PendingWhy.TOLD_TO_STOP, "left alone, because we were told to stop")
                    : canaryFailed && !stack.update().canary()
                            ? UpdateResult.pending(PendingWhy.CANARY_FAILED, "left alone, because a canary failed")
                            : updating.update(stack, patience, forget);
            alerts.add(stack, result);
            out.say("stack " + stack.name() + ": " + result.text());
            out.end(stack, result.code(), result.why(), result.text());
            if (result.stopped()) {
                out.keep(stack, StackAccount::leftStopped);
            }
            if (result.good()) {
                stopped += result.stopped() ? 1 : 0;
                good += result.stopped() ? 0 : 1;
                continue;
            }
            if (result.code() == ExitCode.ROLLED_BACK) {
                back.add(stack);
            }
            locked |= result.code() == ExitCode.LOCKED;
            canaryFailed |= stack.update().canary();
            // What would end a run of one stack must not hide the others; of several, any failure fails the run.
            held.add(
                    ExitCode.ordered(List.of(result.code())).get(0) == ExitCode.COMPLIANT
                                    && result.code() != ExitCode.LOCKED
                            ? ExitCode.ACTION_FAILED
                            : result.code());
        }
        back.forEach(updating::tellPending);
        out.say(good + " of " + stacks.size() + (stacks.size() == 1 ? " stack" : " stacks")
                + " up to date and as declared" + (stopped == 0 ? "" : ", " + stopped + " left stopped"));
        ExitCode code = ExitCode.ordered(held).get(0);
        return code == ExitCode.COMPLIANT && locked ? ExitCode.LOCKED : code;
    }
}
