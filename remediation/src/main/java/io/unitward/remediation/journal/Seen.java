package io.unitward.remediation.journal;

import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Of which findings a report would tell if they were still there; only then one that it does not tell is gone. */
public final class Seen {
    /** While a stack is on its way the policies about its containers and its unit say nothing. */
    private static final String SETTLING = "stack-settling";

    private final boolean all;
    private final Set<String> unknown = new HashSet<>();
    private final Set<String> withheld = new HashSet<>();

    /**
     * What was seen.
     *
     * @param report of all units
     * @param available whether the manager answered
     */
    public Seen(AuditReport report, boolean available) {
        boolean known = available;
        List<UnitVerdict> verdicts = new ArrayList<>(List.of(report.manager()));
        verdicts.addAll(report.units());
        for (UnitVerdict verdict : verdicts) {
            for (Finding finding : verdict.findings()) {
                if (finding.policy().equals(SETTLING)) {
                    unknown.add(verdict.unit());
                }
                if (finding.classification() == Classification.UNKNOWN) {
                    unknown.add(verdict.unit());
                    known &= !verdict.unit().equals(FindingDraft.MANAGER) && !finding.tellsOfFailure();
                }
            }
        }
        report.waived().stream()
                .map(Waived::finding)
                .filter(finding -> finding.policy().equals(SETTLING))
                .forEach(finding -> unknown.add(finding.unit()));
        all = known;
        for (Finding finding : report.withheld()) {
            withheld.add(LoggedFinding.of(finding, false, report.at()).key());
        }
    }

    /** Whether a finding of that unit would be told; its key is that of {@link LoggedFinding#key}. */
    public boolean wouldShow(String unit, String key) {
        return all && !unknown.contains(unit) && !withheld.contains(key);
    }
}
