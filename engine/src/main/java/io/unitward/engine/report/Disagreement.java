package io.unitward.engine.report;

import io.unitward.facts.View;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.UnitVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two policies, at least one of them an operator's, of which one calls the same file of the same unit a violation and the
 * other only gives advice about it. The violation counts. A pending reload and a violation are no disagreement: that is what
 * precedence is for.
 *
 * @param unit the unit
 * @param view which view both are about; null when about neither
 * @param file the file
 * @param counts the policy that calls it a violation
 * @param other the policy that gives advice
 */
record Disagreement(String unit, @Nullable View view, String file, String counts, String other) {
    /** All of a report, in the order of its units. */
    static List<Disagreement> of(AuditReport report) {
        Set<String> operators = new HashSet<>();
        for (PolicyChanges.Added each : report.changes().added()) {
            operators.add(each.policy());
        }
        for (PolicyChanges.Overridden each : report.changes().overridden()) {
            operators.add(each.policy());
        }
        Set<Disagreement> all = new LinkedHashSet<>();
        if (!operators.isEmpty()) {
            for (UnitVerdict unit : report.units()) {
                of(unit.findings(), operators, all);
            }
        }
        return new ArrayList<>(all);
    }

    private static void of(List<Finding> findings, Set<String> operators, Set<Disagreement> all) {
        for (Finding counts : findings) {
            for (Finding other : findings) {
                if (counts.classification() == Classification.BLOCK_AND_ALERT
                        && other.classification() == Classification.ADVICE
                        && counts.file() != null
                        && counts.file().equals(other.file())
                        && Objects.equals(counts.view(), other.view())
                        && !counts.policy().equals(other.policy())
                        && (operators.contains(counts.policy()) || operators.contains(other.policy()))) {
                    all.add(new Disagreement(
                            counts.unit(), counts.view(), counts.file(), counts.policy(), other.policy()));
                }
            }
        }
    }
}
