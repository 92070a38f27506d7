package io.unitward.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code heal} and {@code undo} have in common. */
final class HealOptions {
    /** How often a process of another user may be asked to heal: a few times for each file, and around a reload. */
    static final int MOST_LOOKS = 60;
    /** The same of an undo: before and after it and a reload, and at the one file. */
    static final int LOOKS_OF_UNDO = 12;

    static final Map<ExitCode, String> EXIT_CODES = new TreeMap<>(Map.of(
            ExitCode.COMPLIANT, "all is well now, and that was proved",
            ExitCode.USAGE, "wrong usage, including a UNIT pattern that matches nothing",
            ExitCode.VIOLATION, "a violation remains",
            ExitCode.ACTION_PENDING,
                    "something could be done: --dry-run, or not permitted (allowlist, limit, hold, settle time)",
            ExitCode.ACTION_FAILED, "an action failed, had no effect, or something changed during it",
            ExitCode.DEADLINE, "deadline passed",
            ExitCode.UNKNOWN, "could not tell: manager, search path or an owned unit unknown, or a policy failed",
            ExitCode.INTERNAL, "internal error",
            ExitCode.LOCKED, "another run holds the lock",
            ExitCode.BAD_CONFIGURATION, "bad configuration, policy or state directory"));

    static {
        EXIT_CODES.put(ExitCode.NOT_REACHED, "a unit that was restarted is not as it should be");
        EXIT_CODES.put(ExitCode.JOB_FAILED, "a unit that was restarted failed");
        EXIT_CODES.put(ExitCode.BAD_DATA, "what was kept before an action cannot be read");
    }

    private HealOptions() {}

    static CommandSpec addTo(CommandSpec command) {
        ScopeOptions.addTo(command).addOption(Given.flag("--dry-run", "Say what would be done, and do nothing."));
        return RunOptions.addConfiguration(command)
                .addOption(Given.paths(
                        "--policies", "DIR", "Judge by the policies in DIR too; may be given several times."))
                .addOption(Given.outputsOfRun())
                .addOption(RunOptions.timeout())
                .addOption(RunOptions.reloadTimeout())
                .addOption(RunOptions.alert())
                .addOption(RunOptions.state());
    }

    /** @param plan digest of the plan that alone is to be carried out, or how it begins; null for whatever is found */
    static AuditOptions options(Given given, Duration settle, List<String> units, @Nullable String plan)
            throws RunFailure {
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        return new AuditOptions(
                AuditOptions.Whose.of(asked, uid),
                AuditOptions.Named.all(given),
                new AuditOptions.Limits(
                        AuditCommand.seconds(given, "--timeout", 1),
                        AuditCommand.seconds(given, "--reload-timeout", 1),
                        settle),
                given.flag("--dry-run"),
                false,
                false,
                given.path("--state-dir"),
                null,
                null,
                plan,
                units,
                null);
    }
}
