package io.unitward.remediation.gate;

import io.unitward.facts.Manager;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.AuditReport;

/**
 * All that the gate looks at.
 *
 * @param manager the manager to be reloaded
 * @param report every verdict, of selected units or not: a reload is manager-wide
 * @param pending everything a reload would load
 */
public record GateInput(Manager manager, AuditReport report, PendingSet pending) {}
