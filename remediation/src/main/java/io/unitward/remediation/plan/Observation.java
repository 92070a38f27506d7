package io.unitward.remediation.plan;

import io.unitward.facts.Snapshot;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.AuditReport;
import java.util.Set;

/**
 * One look at a manager, judged: all that planning knows of the host.
 *
 * @param snapshot what was seen
 * @param report what that was judged to be
 * @param pending what a reload would load, worked out from the same snapshot
 * @param clean what nothing was found about, in a form that tells it once more; see {@code KnownClean} of the engine
 */
public record Observation(Snapshot snapshot, AuditReport report, PendingSet pending, Set<String> clean) {
    public Observation {
        clean = Set.copyOf(clean);
    }

    /** One of which nothing is to be known later. */
    public Observation(Snapshot snapshot, AuditReport report, PendingSet pending) {
        this(snapshot, report, pending, Set.of());
    }
}
