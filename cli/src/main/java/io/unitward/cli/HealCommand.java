package io.unitward.cli;

import io.unitward.verdict.RunReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code unitward heal}. */
final class HealCommand implements Callable<Integer> {
    private final Unitward root;

    private HealCommand(Unitward root) {
        this.root = root;
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("heal", new HealCommand(root));
        HealOptions.addTo(command)
                .addOption(Given.seconds(
                        "--settle", 30, "Leave alone what is younger than this (default: ${DEFAULT-VALUE} seconds)."))
                .addOption(Given.flag(
                        "--backup", "Leave a copy of what is replaced beside it, as FILE.unitward-backup[-N]."))
                .addOption(Given.flag("--again", "Heal also what was healed three times within a day already."))
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("UNIT")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(
                                "Names or globs of the units to heal, a name without a type is a service; default: all.")
                        .build());
        command.usageMessage()
                .description(
                        "Puts declared unit files right, reloads the manager when that is provably safe, and looks again.",
                        "",
                        "A file, drop-in or link that its owner's source declares is written as declared; a foreign drop-in of"
                                + " one declared unit is moved aside, never deleted. What nobody declares is reported and"
                                + " never touched. The allowlist must permit restore-artifact and quarantine-drop-in; what"
                                + " it refuses is told with the lines that would permit it.",
                        "",
                        "A declared unit that still runs an older definition than the one loaded is restarted where the"
                                + " allowlist has restart-unit for it; of any other the report says that a restart is needed.",
                        "",
                        "What was there before is kept: 'unitward undo ACTION-ID' puts it back.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(HealOptions.EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward heal --dry-run",
                        "      What would be written, moved aside and reloaded.",
                        "  unitward heal --settle 0 web",
                        "      This unit, and at once: nobody else is at work here.",
                        "  unitward heal --user-of bob --backup",
                        "      As root: bob's files, written by a process that is bob.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    public Integer call() throws RunFailure {
        Given given = root.given();
        Outputs writers = Outputs.parse(given.texts("-o"));
        AuditOptions options = HealOptions.options(
                given,
                AuditCommand.seconds(given, "--settle", 0),
                given.arguments().stream().map(UnitArgument::full).toList());
        Pipeline pipeline = new Pipeline(options, root.console());
        RunReport report =
                pipeline.heal(new Pipeline.HealAsked(given.flag("--backup"), given.flag("--again")), root.policies());
        writers.write(report, root.console());
        return report.exitCode();
    }
}
