package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.verdict.RunReport;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward heal}. */
final class HealCommand extends Verb {
    private HealCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("heal", new HealCommand(root));
        HealOptions.addTo(command)
                .addOption(Given.seconds("--settle", 30, "Leave alone what is younger than this, 0 for nothing"))
                .addOption(RunOptions.evidence(
                        "Write what was found before and after, and how each file that was put right differs from what was there,"
                                + " into a new folder, or into an archive if PLACE ends in .tar:"))
                .addOption(Given.flag(
                        "--backup",
                        "Leave a copy of what is replaced beside it, its name followed by .unitward-backup[-N]."))
                .addOption(
                        Given.text(
                                "--plan",
                                "DIGEST",
                                "Do only what the plan of this digest says, as a dry run printed it; else nothing, and end with 12."))
                .addOption(Given.flag("--again", "Heal also what was healed three times within a day already."))
                .addPositional(Given.units(
                        "0..*",
                        "Names or globs of the units to heal, a name without a type is a service; default: all."));
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
                                + " allowlist has restart-unit for it; of any other the report says that a restart is needed, and the lines that would permit it"
                                + " are told.",
                        "",
                        "A container that nobody declares in the project of a declared stack is removed if it does not run, and a"
                                + " health timer whose container is gone is stopped, where the allowlist has remove-container"
                                + " and stop-timer for them.",
                        "",
                        "The digest of a dry run's plan is of the first step that has something to do: files, the reload,"
                                + " containers and timers, or restarts. With --plan that step is done and no other.",
                        "",
                        "What is waived is not healed.",
                        "",
                        "What was there before is kept: 'unitward undo ACTION-ID' puts it back.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(HealOptions.EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward heal --dry-run",
                        "      What would be written, moved aside and reloaded.",
                        "  unitward heal --plan 0123456789ab",
                        "      That and nothing else, if it is still the same.",
                        "  unitward heal --settle 0 web",
                        "      This unit, and at once: nobody else is at work here.",
                        "  unitward heal --evidence healed-7.tar",
                        "      For whoever was not there: before, after, and each difference.",
                        "  unitward heal --user-of bob --backup",
                        "      As root: bob's files, written by a process that is bob.",
                        "");
        return Given.withHelp(command);
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> Outputs.ofRun(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), false),
                () -> AuditCommand.plan(given.text("--plan")),
                () -> AuditCommand.seconds(given, "--timeout", 1),
                () -> AuditCommand.seconds(given, "--reload-timeout", 1),
                () -> AuditCommand.seconds(given, "--settle", 0),
                () -> EvidenceRun.required(given.path("--evidence")));
    }

    @Override
    int run(Given given) throws RunFailure {
        Outputs writers = Outputs.ofRun(given.texts("-o"));
        AuditOptions options = HealOptions.options(
                        given,
                        AuditCommand.seconds(given, "--settle", 0),
                        given.arguments().stream().map(UnitArgument::full).toList(),
                        AuditCommand.plan(given.text("--plan")))
                .withEvidence(EvidenceRun.required(given.path("--evidence")));
        Background<Policies> policies = root.policies(options);
        Configured configured = Configured.read(options, root.console()).alerting(given.flag("--alert"));
        HealRun heal = new HealRun(configured, given.flag("--backup"), given.flag("--again"));
        AtomicReference<RunTrace> traced = new AtomicReference<>(RunTrace.NOTHING);
        RunReport report = Alerted.of(
                configured,
                () -> Patience.acting(
                        options, options.dryRun() ? 1 : HealOptions.MOST_LOOKS, () -> heal.run(policies, traced::set)));
        int code = writers.write(report, root.console());
        if (options.evidence() == null) {
            return code;
        }
        int kept = new EvidenceRun(configured, options.evidence(), "heal", report, Objects.requireNonNull(traced.get()))
                .write(policies);
        return code == report.exitCode() ? kept : code;
    }
}
