package io.unitward.cli;

import io.unitward.engine.report.ReconcileJson;
import io.unitward.engine.report.ReconcileText;
import io.unitward.engine.report.Style;
import io.unitward.generation.SwitchReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code unitward reconcile}. */
final class ReconcileCommand extends Verb {
    /** How it can end. */
    static final Map<ExitCode, String> EXIT_CODES = Map.ofEntries(
            Map.entry(ExitCode.COMPLIANT, "what runs is what the new generation says"),
            Map.entry(ExitCode.USAGE, "wrong usage"),
            Map.entry(ExitCode.VIOLATION, "nothing was done: what is on disk is not what the new generation says"),
            Map.entry(ExitCode.ACTION_PENDING, "something is to be done: --dry-run, or a unit is held"),
            Map.entry(ExitCode.ACTION_FAILED, "an action failed, or something changed during it"),
            Map.entry(ExitCode.NOT_REACHED, "a unit is not as it should be"),
            Map.entry(ExitCode.DEADLINE, "the deadline passed; the slow unit is named"),
            Map.entry(ExitCode.JOB_FAILED, "a unit failed; it is named, and the others were done all the same"),
            Map.entry(ExitCode.BAD_DATA, "a generation is not there or cannot be read, or a snapshot"),
            Map.entry(ExitCode.UNKNOWN, "could not tell: nothing was done, or it is not known what runs now"),
            Map.entry(ExitCode.INTERNAL, "internal error, or the result could not be written"),
            Map.entry(ExitCode.LOCKED, "another run, or another switch, is at work; nothing was done"),
            Map.entry(ExitCode.BAD_CONFIGURATION, "bad configuration, policy or state; nothing was done"));

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(30);

    private ReconcileCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("reconcile", new ReconcileCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.path(
                        "--from", "OLD", "Unit files as they were declared; without it, nothing was declared."))
                .addOption(OptionSpec.builder("--to")
                        .type(Path.class)
                        .paramLabel("NEW")
                        .required(true)
                        .description("Unit files as they are declared, which must be on disk already.")
                        .build())
                .addOption(Given.flag("--dry-run", "Say what would be done; do nothing."))
                .addOption(Given.seconds("--timeout", 300, "How long all of it together may take"))
                .addOption(RunOptions.config())
                .addOption(Given.path("--snapshot", "FILE", "Plan for a snapshot file; never acts."))
                .addOption(Given.outputs())
                .addOption(RunOptions.state())
                .addOption(RunOptions.noState());
        command.usageMessage()
                .description(
                        "Makes what runs what a new generation of unit files says: stops, reloads, restarts and starts what"
                                + " differs from the old one, and nothing else.",
                        "",
                        "OLD and NEW are directories of unit files, or whole generations of Home Manager or NixOS that hold"
                                + " one. Their conventions are kept: X-SwitchMethod, X-RestartIfChanged and others"
                                + " (docs/reconcile.md). What you stopped stays stopped. Run again, it does nothing.",
                        "",
                        "The manager is reloaded only if everything that this would load is what NEW holds, or is vouched for"
                                + " otherwise; one path that is neither, and nothing at all is done.",
                        "")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.listed(EXIT_CODES))
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward reconcile --from \"$oldGenPath\" --to \"$newGenPath\" --dry-run",
                        "      In an activation script of Home Manager: what would be done.",
                        "  unitward reconcile --system --from /run/booted-system \\",
                        "      --to /run/current-system",
                        "      Two NixOS systems.",
                        "  unitward reconcile --from old/units --to ~/.config/systemd/user",
                        "      Any two directories of unit files.",
                        "  unitward reconcile --user-of bob --from /srv/gen/1 --to /srv/gen/2",
                        "      As root: bob's units, switched by a process that is bob.",
                        "");
        return Given.withHelp(command);
    }

    /** A switch, in each format. */
    private record Shown(SwitchReport report) implements Outputs.Rendering {
        @Override
        public void text(Appendable to, Style style) throws IOException {
            ReconcileText.write(report, to, style);
        }

        @Override
        public void json(OutputStream to) throws IOException {
            ReconcileJson.write(report, to);
        }
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> RunOptions.dryRun(given),
                () -> Outputs.parse(given.texts("-o")),
                () -> ScopeOptions.asked(given, Caller.uid(), given.path("--snapshot") != null),
                () -> AuditCommand.seconds(given, "--timeout", 1));
    }

    @Override
    int run(Given given) throws RunFailure {
        Path snapshot = given.path("--snapshot");
        boolean dryRun = RunOptions.dryRun(given);
        Outputs outputs = Outputs.parse(given.texts("-o"));
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, snapshot != null);
        Duration timeout = AuditCommand.seconds(given, "--timeout", 1);
        AuditOptions options = new AuditOptions(
                        AuditOptions.Whose.of(asked, uid),
                        AuditOptions.Named.config(given),
                        new AuditOptions.Limits(
                                timeout.compareTo(LONGEST_LOOK) < 0 ? timeout : LONGEST_LOOK, timeout, Duration.ZERO),
                        dryRun,
                        given.flag("--no-state"),
                        given.path("--state-dir"))
                .of(snapshot);
        Path to = given.path("--to");
        Reconciling run =
                new Reconciling(options, root.console(), given.path("--from"), to == null ? Path.of("") : to, timeout);
        SwitchReport report = options.userOf() == null
                ? run.run(root.policies())
                : Patience.within(timeout.multipliedBy(2).plus(Duration.ofMinutes(3)), () -> run.run(root.policies()));
        int code = outputs.write(new Shown(report), root.console(), report.exitCode());
        report.notes().forEach(note -> root.console().tell("note: " + note));
        return code;
    }
}
