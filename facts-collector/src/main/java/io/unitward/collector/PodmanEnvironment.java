package io.unitward.collector;

import io.unitward.collector.systemd.ManagerLost;
import io.unitward.collector.systemd.ManagerReader;
import io.unitward.collector.systemd.ManagerTold;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import java.time.Instant;
import java.util.Map;

/** The environment in which podman, run by us, works on what podman that a user's manager runs works on. */
public final class PodmanEnvironment {
    private PodmanEnvironment() {}

    /**
     * Asks the manager for it: see {@link PodmanProgram#environment}.
     *
     * @param connector of that manager
     * @param home the home of the manager's user, where the manager has no {@code HOME}
     * @param runtime the manager's runtime directory, where it has no {@code XDG_RUNTIME_DIR}
     * @throws ManagerUnavailable when the manager does not answer
     */
    public static Map<String, String> of(
            PodmanProgram podman, CollectorOptions.Connector connector, String home, String runtime, Deadline deadline)
            throws ManagerUnavailable {
        try (ManagerConnection connection = connector.connect(deadline)) {
            ManagerTold its = new ManagerReader(connection, deadline).read(Instant.now(), null);
            return podman.environment(
                    its.home() != null ? its.home() : home,
                    its.runtimeDirectory() != null ? its.runtimeDirectory() : runtime,
                    its.configHome(),
                    its.dataHome());
        } catch (ManagerLost e) {
            throw new ManagerUnavailable(e.reason());
        }
    }
}
