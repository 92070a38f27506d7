package io.unitward.host;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which systemd manager to talk to.
 *
 * @param system whether it is the system manager; otherwise a user's
 * @param callerUid the uid that this process runs as; for a user manager also the uid that must own its sockets
 * @param runtimeDirectory the user manager's {@code $XDG_RUNTIME_DIR}; null when it is not set, and for the system manager
 * @param runRoot where the system manager's {@code /run} is seen, without a slash at the end
 */
public record Target(
        boolean system, long callerUid, @Nullable String runtimeDirectory, String runRoot) {
    public Target {
        Objects.requireNonNull(runRoot, "runRoot is null");
    }

    /** The manager of the calling user. */
    public static Target user(@Nullable String runtimeDirectory, long callerUid) {
        return new Target(false, callerUid, runtimeDirectory, "/run");
    }

    /** This host's system manager. */
    public static Target system(long callerUid) {
        return systemAt("/run", callerUid);
    }

    /** A system manager whose {@code /run} is seen at another place, as of one in namespaces of its own. */
    public static Target systemAt(String runRoot, long callerUid) {
        return new Target(true, callerUid, null, runRoot);
    }
}
