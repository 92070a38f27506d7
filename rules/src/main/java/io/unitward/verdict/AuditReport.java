package io.unitward.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What classification says, and nothing of what was done about it.
 *
 * @param at the moment judged, from the audit input
 * @param strict whether advice counts as a violation
 * @param policies digest of the policies that judged, and of what configuration says about them
 * @param manager the verdict on the manager
 * @param units every unit observed or required, sorted by name
 * @param changes how the policies differ from the shipped ones
 * @param withheld what policies find that are off or overridden; in no verdict, but a reload is not safer for it
 */
public record AuditReport(
        Instant at,
        boolean strict,
        String policies,
        UnitVerdict manager,
        List<UnitVerdict> units,
        PolicyChanges changes,
        List<Finding> withheld) {
    public AuditReport {
        units = List.copyOf(units);
        withheld = List.copyOf(withheld);
    }

    /** By the shipped policies as they are. */
    public AuditReport(Instant at, boolean strict, String policies, UnitVerdict manager, List<UnitVerdict> units) {
        this(at, strict, policies, manager, units, PolicyChanges.NONE, List.of());
    }

    /** The same about fewer units. */
    public AuditReport with(List<UnitVerdict> fewer) {
        return new AuditReport(at, strict, policies, manager, fewer, changes, withheld);
    }

    /** The same findings and those that were withheld; verdicts stay as they are. */
    public AuditReport withAllFindings() {
        if (withheld.isEmpty()) {
            return this;
        }
        Map<String, List<Finding>> more = new HashMap<>();
        withheld.forEach(finding ->
                more.computeIfAbsent(finding.unit(), unit -> new ArrayList<>()).add(finding));
        return new AuditReport(
                at,
                strict,
                policies,
                all(manager, more),
                units.stream().map(unit -> all(unit, more)).toList(),
                changes,
                withheld);
    }

    private static UnitVerdict all(UnitVerdict verdict, Map<String, List<Finding>> more) {
        List<Finding> findings = new ArrayList<>(verdict.findings());
        findings.addAll(more.getOrDefault(verdict.unit(), List.of()));
        findings.sort(Finding.ORDER);
        return new UnitVerdict(verdict.unit(), verdict.owner(), verdict.verdict(), findings);
    }
}
