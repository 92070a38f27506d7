package io.unitward.cli;

import io.unitward.facts.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who calls, and where their files are by the rules of the XDG base directories. */
final class Caller {
    private Caller() {}

    /**
     * The uid of this process.
     *
     * @throws RunFailure when {@code /proc} does not tell
     */
    static long uid() throws RunFailure {
        try {
            return Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException failure) {
            throw new RunFailure(ExitCode.INTERNAL, "/proc/self does not tell our uid: " + failure.getMessage());
        }
    }

    /** {@code $XDG_RUNTIME_DIR}, or {@code /run/user/UID} where it is not set. */
    static String runtimeDirectory(long uid) {
        String set = System.getenv("XDG_RUNTIME_DIR");
        return set == null || set.isEmpty() ? usualRuntimeDirectory(uid) : set;
    }

    /** Where logind puts a user's runtime directory. */
    static String usualRuntimeDirectory(long uid) {
        return "/run/user/" + uid;
    }

    /** Where a user's own configuration lies; null when neither variable tells. */
    static @Nullable Path userConfiguration() {
        return xdg("XDG_CONFIG_HOME", ".config");
    }

    /**
     * Where unitward keeps memory and journal: {@code /var/lib/unitward} for root, the XDG state directory for others.
     *
     * @throws RunFailure when a user has neither {@code $XDG_STATE_HOME} nor {@code $HOME}
     */
    static Path stateDirectory(long uid, Scope scope) throws RunFailure {
        if (uid == 0) {
            return Path.of("/var/lib/unitward");
        }
        Path own = xdg("XDG_STATE_HOME", ".local/state");
        if (own == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "no place for the state of the " + scope.text()
                            + " audit: HOME and XDG_STATE_HOME are not set; expected one of them, or --state-dir");
        }
        return own;
    }

    /** Where compiled policies are kept; null for a user of whom neither {@code $XDG_CACHE_HOME} nor {@code $HOME} tells. */
    static @Nullable Path cacheDirectory(long uid) {
        return uid == 0 ? Path.of("/var/cache/unitward") : xdg("XDG_CACHE_HOME", ".cache");
    }

    private static @Nullable Path xdg(String variable, String belowHome) {
        String set = System.getenv(variable);
        if (set != null && set.startsWith("/")) {
            return Path.of(set, "unitward");
        }
        String home = System.getenv("HOME");
        return home == null || !home.startsWith("/") ? null : Path.of(home, belowHome, "unitward");
    }
}
