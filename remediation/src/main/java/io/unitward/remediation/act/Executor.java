package io.unitward.remediation.act;

import io.unitward.host.Deadline;
import io.unitward.verdict.PlannedAction;

/** Does one planned action, or only records it. */
public interface Executor {
    /** Whether it really acts. When false nothing outside this process ever changes through it. */
    boolean acts();

    /**
     * Does one action and waits for the answer.
     *
     * @param action what to do
     * @param deadline when to stop waiting for the answer
     * @return what came of it; never throws for what the manager does
     */
    Sent execute(PlannedAction action, Deadline deadline);
}
