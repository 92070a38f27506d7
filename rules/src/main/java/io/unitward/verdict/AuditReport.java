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
 * @param waived what somebody accepted for a while; in no verdict either, and a reload is not safer for it either
 * @param waivers what became of each waiver, in the order of the files
 * @param withheld what policies find that are off or overridden; in no verdict, but a reload is not safer for it
 */
public record AuditReport(
        Instant at,
        boolean strict,
        String policies,
        UnitVerdict manager,
        List<UnitVerdict> units,
        PolicyChanges changes,
        List<Finding> withheld,
        List<Waived> waived,
        List<WaiverUse> waivers) {
    public AuditReport {
        units = List.copyOf(units);
        waived = List.copyOf(waived);
        waivers = List.copyOf(waivers);
        withheld = List.copyOf(withheld);
    }

    /** By the shipped policies as they are. */
    public AuditReport(Instant at, boolean strict, String policies, UnitVerdict manager, List<UnitVerdict> units) {
        this(at, strict, policies, manager, units, PolicyChanges.NONE, List.of());
    }

    /** Without waivers. */
    public AuditReport(
            Instant at,
            boolean strict,
            String policies,
            UnitVerdict manager,
            List<UnitVerdict> units,
            PolicyChanges changes,
            List<Finding> withheld) {
        this(at, strict, policies, manager, units, changes, withheld, List.of(), List.of());
    }

    /** The same about fewer units. */
    public AuditReport with(List<UnitVerdict> fewer) {
        return new AuditReport(at, strict, policies, manager, fewer, changes, withheld, waived, waivers);
    }

    /** The findings of a unit, or of the manager, that are waived, in {@link Finding#ORDER}. */
    public List<Waived> waivedOf(String unit) {
        List<Waived> mine = new ArrayList<>();
        for (Waived each : waived) {
            if (each.finding().unit().equals(unit)) {
                mine.add(each);
            }
        }
        return mine;
    }

    /** The same findings and those that were withheld or waived; verdicts stay as they are. */
    public AuditReport withAllFindings() {
        if (withheld.isEmpty() && waived.isEmpty()) {
            return this;
        }
        Map<String, List<Finding>> more = new HashMap<>();
        withheld.forEach(finding ->
                more.computeIfAbsent(finding.unit(), unit -> new ArrayList<>()).add(finding));
        waived.forEach(each -> more.computeIfAbsent(each.finding().unit(), unit -> new ArrayList<>())
                .add(each.finding()));
        return new AuditReport(
                at,
                strict,
                policies,
                all(manager, more),
                units.stream().map(unit -> all(unit, more)).toList(),
                changes,
                withheld,
                waived,
                waivers);
    }

    private static UnitVerdict all(UnitVerdict verdict, Map<String, List<Finding>> more) {
        List<Finding> findings = new ArrayList<>(verdict.findings());
        findings.addAll(more.getOrDefault(verdict.unit(), List.of()));
        findings.sort(Finding.ORDER);
        return new UnitVerdict(verdict.unit(), verdict.owner(), verdict.verdict(), findings);
    }
}
