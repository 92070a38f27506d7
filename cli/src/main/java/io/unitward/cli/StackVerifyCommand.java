package io.unitward.cli;

import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.Vigil;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward stack verify}. */
final class StackVerifyCommand extends StackVerb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.of(
            ExitCode.COMPLIANT, "as declared, and it stayed so",
            ExitCode.USAGE, "wrong usage, including a stack that is not declared",
            ExitCode.NOT_REACHED, "something is not as declared",
            ExitCode.DEADLINE, "nothing is wrong but that it takes too long, or podman does not answer",
            ExitCode.UNKNOWN, "could not tell",
            ExitCode.INTERNAL, "internal error",
            ExitCode.BAD_CONFIGURATION, "bad configuration or policy");

    private StackVerifyCommand(Unitward root) {
        super(root, "verify");
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("verify", new StackVerifyCommand(root));
        StackSession.addJudging(command)
                .addOption(
                        time(
                                "--timeout",
                                "How long until it must be as declared: seconds, or 90s, 5m, 2h (default: the stack's deadlines); --stable-for comes on top."))
                .addOption(
                        time("--stable-for", "How long that must last, 0 for not at all (default: the stack's own)."))
                .addOption(Given.flag("--progress", "Say what is waited for where no terminal is, too."))
                .addOption(Given.outputs())
                .addPositional(Given.word(0, "STACK", "A stack of unitward.yaml."));
        command.usageMessage()
                .description(
                        "Waits until every container that must run does, is freshly healthy where it has a health check, and"
                                + " stays so; and until nothing else is found against the stack.",
                        "",
                        "What fails is told in a table, with the last words of its health check and its log. In"
                                + " ExecStartPost= of the stack's own unit it makes systemctl tell the truth.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward stack verify immich",
                        "      By the deadlines that unitward.yaml has for it.",
                        "  unitward stack verify immich --timeout 60 --stable-for 0",
                        "      Within a minute, and once is enough.",
                        "  unitward stack verify immich -o text=- -o json=immich.json",
                        "      For a program to read as well, whatever comes of it.",
                        "");
        return Given.withHelp(command);
    }

    private static final Duration MOST = Duration.ofDays(1);

    private static OptionSpec time(String name, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("TIME")
                .description(description)
                .build();
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.parse(given.texts("-o")),
                () -> seconds(given, "--timeout", 1),
                () -> seconds(given, "--stable-for", 0));
    }

    @Override
    ExitCode run(Given given, StackOutput out) throws RunFailure {
        StackSession session = StackSession.open(out, given);
        StackDeclaration stack = session.stack(given.word(0));
        out.begin(stack);
        Vigil.Limits limits = limits(given, stack);
        session.judgeBy(root.policies());
        try (StackProgress progress = new StackProgress(out.console(), stack.name(), given.flag("--progress"))) {
            StackWaiting waiting = new StackWaiting(session, stack, progress);
            StackWaiting.Ended ended = waiting.await(limits, System.getenv("INVOCATION_ID"));
            List<String> lines = StackTelling.lines(stack, ended, waiting.watch());
            lines.forEach(out::say);
            out.keep(stack, account -> account.seen(ended.seen(), ended.look()));
            out.end(stack, ended.code(), null, StackTelling.head(lines));
            return ended.code();
        }
    }

    /** The limits asked for, or else the stack's own. */
    static Vigil.Limits limits(Given given, StackDeclaration stack) throws RunFailure {
        Vigil.Limits own = Vigil.Limits.of(stack.deadlines());
        Duration timeout = seconds(given, "--timeout", 1);
        Duration stable = seconds(given, "--stable-for", 0);
        Duration lasting = stable == null ? own.stable() : stable;
        return timeout == null
                ? new Vigil.Limits(own.start(), own.health(), own.most(), lasting)
                : Vigil.Limits.within(timeout, lasting);
    }

    private static @Nullable Duration seconds(Given given, String name, int least) throws RunFailure {
        String text = given.text(name);
        if (text == null) {
            return null;
        }
        Duration value = Durations.of(text);
        if (value == null || value.toSeconds() < least || value.compareTo(MOST) > 0) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    name + " '" + text + "'; expected " + Durations.EXPECTED + ", from " + least + " s to 1d");
        }
        return value;
    }
}
