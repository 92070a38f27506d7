package io.unitward.collector;

import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.CollectionRequest;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to collect, from where, and for how long.
 *
 * @param request what is asked
 * @param callerUid the uid this process runs as; 0 opens only files that nobody but root can change
 * @param connector how to reach the manager
 * @param deadline when to stop; what was not seen by then is unknown
 * @param clock the wall clock, compared with file times
 * @param home the caller's home directory, taken when a user's manager does not tell its own; null when not known
 * @param runtimeDirectory the caller's {@code XDG_RUNTIME_DIR}, likewise
 * @param roots where the files of the host are
 * @param podman the podman to ask about stacks
 * @param stateDirectory where unitward keeps the locks of this manager; null to look at none
 */
public record CollectorOptions(
        CollectionRequest request,
        long callerUid,
        Connector connector,
        Deadline deadline,
        Clock clock,
        @Nullable String home,
        @Nullable String runtimeDirectory,
        HostRoots roots,
        PodmanProgram podman,
        @Nullable Path stateDirectory) {
    public CollectorOptions {
        Objects.requireNonNull(request, "request is null");
        Objects.requireNonNull(connector, "connector is null");
        Objects.requireNonNull(deadline, "deadline is null");
        Objects.requireNonNull(clock, "clock is null");
        Objects.requireNonNull(roots, "roots is null");
        Objects.requireNonNull(podman, "podman is null");
    }

    /** Opens the one connection that a collection uses. */
    @FunctionalInterface
    public interface Connector {
        /**
         * Connects to the manager that the request speaks of.
         *
         * @throws ManagerUnavailable when it cannot be reached before the deadline
         */
        ManagerConnection connect(Deadline deadline) throws ManagerUnavailable;
    }
}
