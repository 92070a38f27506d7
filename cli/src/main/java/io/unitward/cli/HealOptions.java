package io.unitward.cli;

import io.unitward.facts.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code heal} and {@code undo} have in common. */
final class HealOptions {
    /** How often a process of another user may be asked: a few times for each file, and around a reload. */
    static final int MOST_LOOKS = 60;

    static final Map<ExitCode, String> EXIT_CODES = new TreeMap<>(Map.of(
            ExitCode.COMPLIANT, "all is well now, and that was proved",
            ExitCode.USAGE, "wrong usage, including a UNIT pattern that matches nothing and an unknown ACTION-ID",
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
        return ScopeOptions.addTo(command)
                .addOption(Given.flag("--dry-run", "Say what would be done, and do nothing."))
                .addOption(Given.path("--config", "FILE", "Read this unitward.yaml instead of the default place."))
                .addOption(Given.path("--allowlist", "FILE", "Read this allowlist.yaml instead of the default place."))
                .addOption(Given.path("--waivers", "FILE", "Read this waivers.yaml instead of the default place."))
                .addOption(Given.paths(
                        "--policies", "DIR", "Judge by the policies in DIR too; may be given several times."))
                .addOption(OptionSpec.builder("-o")
                        .paramLabel("FORMAT=FILE")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description(
                                "Write text or json to FILE, - is standard output; may be given several times (default: text=-).")
                        .build())
                .addOption(
                        Given.seconds("--timeout", 30, "Seconds to collect for at most (default: ${DEFAULT-VALUE})."))
                .addOption(Given.seconds(
                        "--reload-timeout", 180, "Seconds a reload may take (default: ${DEFAULT-VALUE})."))
                .addOption(
                        Given.path("--state-dir", "DIR", "Keep memory and journal here instead of the default place."));
    }

    static AuditOptions options(Given given, Duration settle, List<String> units) throws RunFailure {
        long uid = Caller.uid();
        ScopeOptions.Asked asked = ScopeOptions.asked(given, uid, false);
        Scope scope = asked.scope();
        return new AuditOptions(
                scope,
                uid,
                asked.userOf(),
                given.flag("--dry-run"),
                given.path("--config"),
                given.path("--allowlist"),
                given.path("--waivers"),
                null,
                null,
                AuditCommand.seconds(given, "--timeout", 1),
                AuditCommand.seconds(given, "--reload-timeout", 1),
                settle,
                false,
                false,
                given.path("--state-dir"),
                given.paths("--policies"),
                units);
    }
}
