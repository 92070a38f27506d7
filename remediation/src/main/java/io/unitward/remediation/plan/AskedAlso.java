package io.unitward.remediation.plan;

import io.unitward.facts.Snapshot;
import java.util.List;

/**
 * One more look at a manager, which asks besides what units are tied to that need not be in memory: of what the manager has not
 * loaded it told nothing in an earlier one. Handed in by the caller, who knows whom to ask.
 */
@FunctionalInterface
public interface AskedAlso {
    /** Where nobody is to be asked: what an earlier look did not show stays unknown. */
    AskedAlso NOBODY = (seen, units) -> seen;

    /**
     * Looks.
     *
     * @param seen the earlier look
     * @param units names of units
     */
    Snapshot look(Snapshot seen, List<String> units);
}
