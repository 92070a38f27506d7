package io.unitward.remediation.systemd;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;

/** Opens a connection to the manager that is acted on; handed in by the caller, who knows which one that is. */
@FunctionalInterface
public interface Connector {
    /**
     * Opens it.
     *
     * @param deadline when to stop waiting for the manager
     * @throws ManagerUnavailable when it cannot be reached
     */
    ManagerConnection open(Deadline deadline) throws ManagerUnavailable;
}
