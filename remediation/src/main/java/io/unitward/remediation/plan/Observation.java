package io.unitward.remediation.plan;

import io.unitward.facts.Snapshot;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.AuditReport;

/**
 * One look at a manager, judged: all that planning knows of the host.
 *
 * @param snapshot what was seen
 * @param report what that was judged to be
 * @param pending what a reload would load, worked out from the same snapshot
 */
public record Observation(Snapshot snapshot, AuditReport report, PendingSet pending) {}
