package io.unitward.cli;

import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward undo}. */
final class UndoCommand extends Verb {
    static final Map<ExitCode, String> EXIT_CODES = new TreeMap<>(HealOptions.EXIT_CODES);

    static {
        EXIT_CODES.put(ExitCode.USAGE, "wrong usage, including an unknown ACTION-ID");
    }

    private UndoCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("undo", new UndoCommand(root));
        HealOptions.addTo(command)
                .addOption(Given.flag("--list", "List what could be put back, and do nothing."))
                .addPositional(PositionalParamSpec.builder()
                        // Several are taken in to be refused by a sentence; the usage names one.
                        .paramLabel("[ACTION-ID]")
                        .hideParamSyntax(true)
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("The id that the report and the journal gave the action.")
                        .build());
        command.usageMessage()
                .description(
                        "Puts back what was there before 'heal' wrote a file or moved a drop-in aside, or before an 'undo'.",
                        "",
                        "Only if what that action left is still there; what somebody changed since is not touched. The reload"
                                + " that may follow is judged like any other: an undo loads nothing that is not vouched for.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward undo --list",
                        "      What was done to files, newest first, and whether it can still be undone.",
                        "  unitward undo --dry-run 20260102T030405Z-0a1b2c3d",
                        "      What would be put back.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.ofRun(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> AuditCommand.seconds(given, "--timeout", 1),
                () -> AuditCommand.seconds(given, "--reload-timeout", 1),
                () -> action(given));
    }

    /** One of the two must be asked for: what can be undone, or to undo one thing. */
    private static void action(Given given) throws RunFailure {
        boolean list = given.flag("--list");
        if (given.arguments().size() > 1) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "ACTION-ID was given " + given.arguments().size()
                            + " times; expected one, since each is undone for itself and the newest first; nothing was done");
        }
        if (list != given.arguments().isEmpty()) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    list
                            ? "ACTION-ID '" + given.arguments().get(0) + "'; expected none with --list"
                            : "ACTION-ID is missing; expected the id of what is to be undone, see 'unitward undo --list'");
        }
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs writers = Outputs.ofRun(given.texts("-o"));
        AuditOptions options = HealOptions.options(given, Duration.ZERO, List.of(), null);
        boolean list = given.flag("--list");
        Configured configured = Configured.read(options, root.console()).alerting(given.flag("--alert"));
        UndoRun run = new UndoRun(configured);
        if (list) {
            writers.write(Patience.acting(options, Undoable.MOST, run::undoable), root.console());
            return ExitCode.COMPLIANT.code();
        }
        String id = given.arguments().get(0);
        RunReport report = Alerted.of(
                configured,
                () -> Patience.acting(options, HealOptions.LOOKS_OF_UNDO, () -> run.run(id, root.policies())));
        if (report.plan().refusals().stream().anyMatch(refusal -> refusal.kind() == Refusal.Kind.NO_EFFECT)) {
            String newer =
                    Patience.acting(options, Undoable.MOST, run::undoable).newerThan(id);
            if (newer != null) {
                root.console().tell("note: the newest action there is " + newer + ", which could be undone instead");
            }
        }
        return writers.write(report, root.console());
    }
}
