package io.unitward.remediation;

import io.unitward.pending.History;
import io.unitward.remediation.plan.Observation;

/** Looks at the manager once more: collects, classifies, and works out what is pending. Handed in by the caller. */
@FunctionalInterface
public interface Reobserve {
    /**
     * One more look.
     *
     * @param history what is remembered right now, to judge with: it may have changed since the run began
     * @return what was seen; a manager that does not answer is a value too
     */
    Observation observe(History history);
}
