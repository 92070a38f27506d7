package io.unitward.remediation.gate;

import io.unitward.facts.Snapshot;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.AuditReport;

/**
 * All that the gate looks at.
 *
 * @param snapshot what was seen of the manager to be reloaded
 * @param report every verdict, of selected units or not: a reload is manager-wide
 * @param pending everything a reload would load
 */
public record GateInput(Snapshot snapshot, AuditReport report, PendingSet pending) {}
