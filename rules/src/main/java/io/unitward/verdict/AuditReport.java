package io.unitward.verdict;

import java.time.Instant;
import java.util.List;

/**
 * What classification says, and nothing of what was done about it.
 *
 * @param at the moment judged, from the audit input
 * @param strict whether advice counts as a violation
 * @param policies digest of the policies that judged
 * @param manager the verdict on the manager
 * @param units every unit observed or required, sorted by name
 */
public record AuditReport(Instant at, boolean strict, String policies, UnitVerdict manager, List<UnitVerdict> units) {
    public AuditReport {
        units = List.copyOf(units);
    }
}
