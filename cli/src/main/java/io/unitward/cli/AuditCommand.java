package io.unitward.cli;

import io.unitward.verdict.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code unitward audit}. */
@Command(
        name = "audit",
        description = {
            "Judges every unit of a manager, and reloads it when that is provably safe.",
            "",
            "Without unitward.yaml the layer a unit is read from is the expectation: a first look at any host.",
            "With it, every declared unit must come from where its owner says. A reload is done only if everything",
            "it would load is vouched for; one unexplained path on disk stops it, and is named."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  unitward audit --dry-run                    what is wrong, what would be done; changes nothing",
            "  unitward audit --system -o text=- -o json=/run/audit.json",
            "  unitward audit 'immich-*'                   judge these units only (the gate still looks at all)",
            "  unitward snapshot -o json=host.json && unitward audit --snapshot host.json",
            ""
        },
        exitCodeListHeading = "Exit codes:%n")
final class AuditCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Unitward root;

    @Mixin
    private final ScopeOptions scope = new ScopeOptions();

    @Option(names = "--dry-run", description = "Do everything but act: print the plan and its digest.")
    private boolean dryRun;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read this unitward.yaml instead of the default place.")
    private @Nullable Path config;

    @Option(
            names = "--allowlist",
            paramLabel = "FILE",
            description = "Read this allowlist.yaml instead of the default place.")
    private @Nullable Path allowlist;

    @Option(
            names = "--snapshot",
            paramLabel = "FILE",
            description = "Judge a snapshot file instead of a live manager; never acts.")
    private @Nullable Path snapshot;

    @Option(
            names = "-o",
            paramLabel = "FORMAT=FILE",
            description = "Write text or json to FILE, - is standard output; may be given several times.")
    private List<String> outputs = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "S",
            defaultValue = "30",
            description = "Seconds to collect for at most (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Option(
            names = "--reload-timeout",
            paramLabel = "S",
            defaultValue = "180",
            description = "Seconds a reload may take (default: ${DEFAULT-VALUE}).")
    private int reloadTimeout;

    @Option(
            names = "--settle",
            paramLabel = "S",
            defaultValue = "30",
            description = "Do not act while a pending file is younger than this (default: ${DEFAULT-VALUE} seconds).")
    private int settle;

    @Option(names = "--strict", description = "Count advice as a violation, and any unknown unit as could-not-tell.")
    private boolean strict;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Keep memory and journal here instead of the default place.")
    private @Nullable Path stateDirectory;

    @Option(names = "--no-state", description = "Remember nothing and write nothing; cannot act, so needs --dry-run.")
    private boolean noState;

    @Parameters(
            paramLabel = "UNIT",
            arity = "0..*",
            description = "Names or globs of the units to judge; default: all.")
    private List<String> units = new ArrayList<>();

    @Override
    public Integer call() throws RunFailure {
        Console console = root.console();
        if (noState && !dryRun && snapshot == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--no-state without --dry-run; expected --dry-run too, an action must be journaled");
        }
        Outputs writers = Outputs.parse(outputs);
        long uid = Caller.uid();
        AuditOptions options = new AuditOptions(
                scope.scope(uid),
                uid,
                dryRun || snapshot != null,
                config,
                allowlist,
                snapshot,
                seconds("--timeout", timeout, 1),
                seconds("--reload-timeout", reloadTimeout, 1),
                seconds("--settle", settle, 0),
                strict,
                noState,
                stateDirectory,
                units);
        RunReport report = new Pipeline(options, console).run(root.policies());
        writers.write(report, console);
        return report.exitCode();
    }

    static Duration seconds(String option, int value, int least) throws RunFailure {
        if (value < least) {
            throw new RunFailure(ExitCode.USAGE, option + " '" + value + "'; expected " + least + " or more seconds");
        }
        return Duration.ofSeconds(value);
    }
}
