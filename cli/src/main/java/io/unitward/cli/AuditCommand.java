package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.verdict.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code unitward audit}. */
final class AuditCommand extends Verb {
    private AuditCommand(Unitward root) {
        super(root);
    }

    /** What the command takes. */
    static CommandSpec spec(Unitward root) {
        CommandSpec command = Given.command("audit", new AuditCommand(root));
        ScopeOptions.addTo(command)
                .addOption(Given.flag(
                        "--dry-run",
                        "Do everything but act, and say what would be done; only what was seen is remembered."))
                .addOption(
                        Given.text(
                                "--plan",
                                "DIGEST",
                                "Act only if the plan is still the one of this digest, as a dry run printed it; else end with 12."));
        RunOptions.addConfiguration(command)
                .addOption(
                        Given.paths(
                                "--policies",
                                "DIR",
                                "Judge by the policies in DIR too; may be given several times. Those below ~/.config/unitward and /etc/unitward judge as well."))
                .addOption(Given.path(
                        "--snapshot", "FILE", "Judge a snapshot file instead of a live manager; never acts."))
                .addOption(Given.path(
                        "--memory",
                        "DIR",
                        "With --snapshot: judge by what was remembered then too, as --evidence wrote it down."))
                .addOption(Given.outputsOfRun())
                .addOption(
                        RunOptions.evidence(
                                "Write all that the verdict rests on into a new folder, or into an archive if PLACE ends in .tar:"))
                .addOption(RunOptions.timeout())
                .addOption(RunOptions.reloadTimeout())
                .addOption(Given.seconds(
                        "--settle", 30, "Do not act while a pending file is younger than this, 0 for at once"))
                .addOption(
                        Given.flag("--strict", "Count advice as a violation, and any unknown unit as could-not-tell."))
                .addOption(RunOptions.alert())
                .addOption(RunOptions.state())
                .addOption(RunOptions.noState())
                .addPositional(Given.units(
                        "0..*",
                        "Names or globs of the units to judge, a name without a type is a service; default: all."));
        command.usageMessage()
                .description(
                        "Judges every unit of a manager, and reloads it when that is provably safe.",
                        "",
                        "Without unitward.yaml the layer a unit is read from is the expectation: a first look at any host."
                                + " With it, every declared unit must come from where its owner says.",
                        "",
                        "A reload is done only if everything it would load is vouched for; one unexplained path on disk"
                                + " stops it, and is named.",
                        "")
                .exitCodeListHeading("%nExit codes (docs/exit-codes.md says which one wins):%n")
                .exitCodeList(exitCodes())
                .footerHeading("%nExamples:%n")
                .footer(
                        "  unitward audit --dry-run",
                        "      What is wrong, and what would be done. Changes nothing.",
                        "  unitward audit 'immich-*' web",
                        "      These units only. A reload is still judged by all that it would load.",
                        "  unitward audit --system -o text=- -o json=/run/audit.json",
                        "      The system manager: text to read, JSON to keep.",
                        "  unitward audit --user-of bob --dry-run",
                        "      As root: bob's user manager, asked as bob, judged by /etc/unitward.",
                        "  unitward audit --dry-run --strict && echo clean",
                        "      For a script: advice counts as well.",
                        "  unitward audit --alert",
                        "      As the timer of 'unitward install' runs it: people are told what is new.",
                        "  unitward audit --snapshot host.json --config unitward.yaml",
                        "      What 'unitward snapshot -o json=host.json' wrote down, here or elsewhere.",
                        "  unitward audit --dry-run --evidence incident-7",
                        "      For whoever was not there: all that the verdict rests on.",
                        "");
        return Given.withHelp(command);
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.ofAudit()) {
            codes.put(Integer.toString(code.code()), code.meaning());
        }
        return codes;
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(
                () -> RunOptions.dryRun(given),
                () -> RunOptions.alert(given),
                // An unattended run goes on without a place for its result.
                () -> Outputs.ofRun(given.texts("-o"), given.flag("--alert")),
                () -> ScopeOptions.asked(given, Caller.uid(), given.path("--snapshot") != null),
                () -> plan(given.text("--plan")),
                () -> seconds(given, "--timeout", 1),
                () -> seconds(given, "--reload-timeout", 1),
                () -> seconds(given, "--settle", 0),
                () -> EvidenceRun.required(given.path("--evidence")),
                () -> memory(given.path("--memory"), given.path("--snapshot")));
    }

    @Override
    int run(Given given) throws RunFailure {
        Console console = root.console();
        Path snapshot = given.path("--snapshot");
        boolean dryRun = RunOptions.dryRun(given);
        boolean alert = RunOptions.alert(given);
        Outputs writers = Outputs.ofRun(given.texts("-o"), alert);
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, snapshot != null);
        AuditOptions options = new AuditOptions(
                AuditOptions.Whose.of(asked, uid),
                AuditOptions.Named.all(given),
                new AuditOptions.Limits(
                        seconds(given, "--timeout", 1),
                        seconds(given, "--reload-timeout", 1),
                        seconds(given, "--settle", 0)),
                dryRun,
                given.flag("--strict"),
                given.flag("--no-state"),
                given.path("--state-dir"),
                snapshot,
                memory(given.path("--memory"), snapshot),
                plan(given.text("--plan")),
                given.arguments().stream().map(UnitArgument::full).toList(),
                EvidenceRun.required(given.path("--evidence")));
        Phases.done("command line parsed");
        Background<Policies> policies = root.policies(options);
        Configured run = Configured.read(options, console).alerting(alert);
        AtomicReference<RunTrace> traced = new AtomicReference<>(RunTrace.NOTHING);
        Pipeline pipeline = new Pipeline(run, traced::set);
        RunReport report = Alerted.of(
                run,
                () -> options.userOf() == null
                        ? pipeline.run(policies)
                        : Patience.within(longest(options), () -> pipeline.run(policies)));
        int code = writers.write(report, console);
        if (options.evidence() == null) {
            return code;
        }
        int kept = new EvidenceRun(run, options.evidence(), "audit", report, Objects.requireNonNull(traced.get()))
                .write(policies);
        return code == report.exitCode() ? kept : code;
    }

    private static @Nullable Path memory(@Nullable Path memory, @Nullable Path snapshot) throws RunFailure {
        if (memory != null && snapshot == null) {
            throw new RunFailure(
                    ExitCode.USAGE, "--memory without --snapshot; expected both, a live run has its own memory");
        }
        return memory;
    }

    /** A digest of a plan, or as much of one as no other begins with. */
    static @Nullable String plan(@Nullable String digest) throws RunFailure {
        if (digest != null && !digest.matches("[0-9a-f]{12,64}")) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--plan '" + digest
                            + "'; expected the digest that a dry run printed, or its first 12 or more digits");
        }
        return digest;
    }

    /** One look, or three and a reload, and several times what judging the largest manager takes. */
    private static Duration longest(AuditOptions options) {
        Duration look = options.timeout().plus(UserOf.START_UP);
        Duration judging = Duration.ofMinutes(1).plus(Alerting.LONGEST);
        return options.dryRun()
                ? look.plus(judging)
                : look.multipliedBy(3)
                        .plus(options.reloadTimeout())
                        .plus(UserOf.START_UP)
                        .plus(judging);
    }

    /** The value of an option that is a duration, not below so many seconds. */
    static Duration seconds(Given given, String option, int least) throws RunFailure {
        String text = String.valueOf(given.text(option));
        Duration value = Durations.of(text);
        if (value == null || value.toSeconds() < least) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    option + " '" + text + "'; expected " + Durations.EXPECTED
                            + (least > 0 ? ", and at least " + least + " s" : ""));
        }
        return value;
    }
}
