package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.ServiceState;
import io.unitward.ownership.StackDeclaration;
import io.unitward.ownership.StackFacts;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.Provider;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward stack apply}. */
final class StackApplyCommand extends StackVerb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.ofEntries(
            Map.entry(ExitCode.COMPLIANT, "the provider did its work, and every service has a container"),
            Map.entry(ExitCode.USAGE, "wrong usage, including a stack that is not declared"),
            Map.entry(ExitCode.ACTION_FAILED, "the provider failed; its last words are told"),
            Map.entry(ExitCode.NOT_REACHED, "the provider says that all is well, and a service has no container"),
            Map.entry(ExitCode.DEADLINE, "the provider did not end in time, and was ended with all that it started"),
            Map.entry(ExitCode.UNKNOWN, "could not tell"),
            Map.entry(ExitCode.INTERNAL, "internal error"),
            Map.entry(ExitCode.LOCKED, "another run applies it"),
            Map.entry(ExitCode.BAD_CONFIGURATION, "bad configuration or state directory"));

    private static final Duration ASKING = Duration.ofSeconds(30);

    private StackApplyCommand(Unitward root) {
        super(root, "apply");
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("apply", new StackApplyCommand(root));
        StackSession.addActing(command)
                .addOption(Given.outputs())
                .addPositional(Given.word(0, "STACK", "A stack of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Has the provider make the containers of a stack what its compose files say ('up -d'), within the"
                                + " stack's start deadline. It is what ExecStart= of the stack's unit does: restart the unit"
                                + " rather than calling it by hand.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer("  unitward stack apply immich", "      In ExecStart=; see 'unitward stack unit'.", "");
        return Given.withHelp(command);
    }

    @Override
    ExitCode run(Given given, StackOutput out) throws RunFailure {
        StackSession session = StackSession.open(out, given);
        StackDeclaration stack = session.stack(given.word(0));
        out.begin(stack);
        StackActing acting = StackActing.open(session);
        RunLock lock = acting.lock("apply", stack, stack.deadlines().start());
        try {
            return apply(session, acting, stack);
        } finally {
            lock.close();
        }
    }

    private static ExitCode apply(StackSession session, StackActing acting, StackDeclaration stack) throws RunFailure {
        StackOutput out = session.out();
        Console console = out.console();
        String name = "stack " + stack.name() + ": ";
        Snapshot files = session.watch(stack).lookAtFiles(Deadline.in(StackSession.LOOK));
        if (!files.manager().available()) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "could not tell: " + files.manager().unavailableReason());
        }
        Compose compose = session.compose(stack, files.manager());
        List<String> up = new ArrayList<>(List.of("up", "-d"));
        if (isPutBack(acting, stack)) {
            up.addAll(Provider.of(String.join(
                            "\n", compose.version(Deadline.in(ASKING)).last()))
                    .withWhatIsHere());
        }
        Compose.Ended ended = compose.run(up, Deadline.in(stack.deadlines().start()));
        List<String> missing = new ArrayList<>();
        Snapshot seen = session.watch(stack).look(Deadline.in(StackSession.LOOK));
        out.keep(stack, account -> account.seen(seen, null));
        if (!ended.saysWell()) {
            String failed = "'up -d' of the provider " + ended.text() + "; " + StackTelling.remaining(stack, seen);
            console.tell(name + failed);
            ended.last().forEach(line -> console.tell(name + "  " + line));
            return as(out, stack, ended.ended() ? ExitCode.ACTION_FAILED : ExitCode.DEADLINE, failed);
        }
        Stack its = StackJudge.seen(stack, seen);
        if (its == null || its.containers() == null) {
            String untold = "'up -d' ended with 0, and what runs could not be told: "
                    + seen.stacks().podman().reason();
            console.tell(name + untold);
            return as(out, stack, ExitCode.UNKNOWN, untold);
        }
        StackFacts.of(seen, StackJudge.only(stack)).forEach(fact -> {
            if (fact instanceof ServiceState service && service.missing()) {
                missing.add(service.service() + " has " + service.lack());
            }
        });
        if (!missing.isEmpty()) {
            String lacking = "'up -d' ended with 0, and service " + String.join(", service ", missing) + "; "
                    + StackTelling.remaining(stack, seen);
            console.tell(name + lacking);
            ended.last().forEach(line -> console.tell(name + "  " + line));
            return as(out, stack, ExitCode.NOT_REACHED, lacking);
        }
        return as(out, stack, ExitCode.COMPLIANT, "the provider did its work, and every service has a container");
    }

    /** Whether an update, under its own lock, has us start what ran before it. */
    private static boolean isPutBack(StackActing acting, StackDeclaration stack) {
        try {
            StackMemory.Underway update = acting.memory().read(stack.name()).underway();
            return update != null && update.phase() == StackMemory.Phase.ROLLING_BACK;
        } catch (IOException unknown) {
            return false; // the update tells of it
        }
    }

    private static ExitCode as(StackOutput out, StackDeclaration stack, ExitCode code, String text) {
        out.end(stack, code, null, text);
        return code;
    }
}
