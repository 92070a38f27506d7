package io.unitward.remediation.act;

import io.unitward.host.Deadline;
import java.util.List;

/** Does jobs on units of one manager. */
public interface Jobs {
    /**
     * Does them side by side, in the order that systemd gives them by their dependencies, and looks at each unit afterwards.
     *
     * @param orders what to do, each unit once
     * @param deadline when to stop waiting; the jobs that run by then go on running
     * @return one end for each order, in the same order; never throws for what the manager does
     */
    List<JobEnd> run(List<JobOrder> orders, Deadline deadline);
}
