package io.unitward.cli;

import io.unitward.verdict.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward undo}. */
final class UndoCommand implements Callable<Integer> {
    private final Unitward root;

    private UndoCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("undo", new UndoCommand(root));
        HealOptions.addTo(command)
                .addOption(Given.flag("--list", "List what could be put back, and do nothing."))
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("ACTION-ID")
                        .arity("0..1")
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
                .exitCodeList(ExitCode.listed(HealOptions.EXIT_CODES))
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
    public Integer call() throws RunFailure {
        Given given = root.given();
        Outputs writers = Outputs.parse(given.texts("-o"));
        AuditOptions options = HealOptions.options(given, Duration.ZERO, List.of());
        boolean list = given.flag("--list");
        if (list != given.arguments().isEmpty()) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    list
                            ? "ACTION-ID '" + given.arguments().get(0) + "'; expected none with --list"
                            : "ACTION-ID is missing; expected the id of what is to be undone, see 'unitward undo --list'");
        }
        Pipeline pipeline = new Pipeline(options, root.console());
        if (list) {
            writers.write(pipeline.undoable(), root.console());
            return ExitCode.COMPLIANT.code();
        }
        RunReport report = pipeline.undo(given.arguments().get(0), root.policies());
        writers.write(report, root.console());
        return report.exitCode();
    }
}
