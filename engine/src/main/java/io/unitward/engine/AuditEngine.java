package io.unitward.engine;

import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classifies: from what was observed, expected and remembered to verdicts.
 *
 * <p>Pure: the same input gives the same report, whatever the machine, the hour or the batch size.
 */
public final class AuditEngine {
    private AuditEngine() {}

    /** Judges every unit of the snapshot, every unit that must exist, and the manager. */
    public static AuditReport audit(AuditInput input) {
        return audit(input, Classifier.DEFAULT_BATCH);
    }

    /**
     * All that policies see of one unit, as it is judged: its facts and those of the manager.
     *
     * @param unit the unit by its id, or {@link FindingDraft#MANAGER}
     * @return empty when the unit is not judged: there is none of this id, or it is on disk only and nobody's
     */
    public static List<PolicyFact> facts(AuditInput input, String unit) {
        FactSheet sheet = new FactSheet(input);
        List<PolicyFact> facts = new ArrayList<>();
        for (UnitFacts each : sheet.units()) {
            if (each.unit().equals(unit)) {
                facts.addAll(sheet.manager());
                facts.addAll(each.facts());
            }
        }
        return facts;
    }

    /**
     * Judges them, so many units at a time.
     *
     * @param batchSize at least 1
     */
    static AuditReport audit(AuditInput input, int batchSize) {
        FactSheet sheet = new FactSheet(input);
        List<UnitFacts> facts = sheet.units();
        Map<String, List<Finding>> found =
                Classifier.classify(input.policies().rules(), sheet.manager(), facts, batchSize);
        List<UnitVerdict> units = new ArrayList<>();
        for (UnitFacts unit : facts) {
            if (!unit.unit().equals(FindingDraft.MANAGER)) {
                units.add(verdict(unit.unit(), sheet.ownerOf(unit.unit()), found, input.strict()));
            }
        }
        return new AuditReport(
                input.at(),
                input.strict(),
                input.policies().digest(),
                verdict(FindingDraft.MANAGER, null, found, input.strict()),
                units);
    }

    private static UnitVerdict verdict(
            String unit, @Nullable String owner, Map<String, List<Finding>> found, boolean strict) {
        List<Finding> findings = found.getOrDefault(unit, List.of()).stream()
                .map(finding -> strict ? strictly(finding) : finding)
                .sorted(Finding.ORDER)
                .toList();
        VerdictKind verdict = VerdictKind.COMPLIANT;
        for (Finding finding : findings) {
            VerdictKind called = kind(finding.classification());
            verdict = called.compareTo(verdict) < 0 ? called : verdict;
        }
        return new UnitVerdict(unit, owner, verdict, findings);
    }

    private static VerdictKind kind(Classification classification) {
        return switch (classification) {
            case BLOCK_AND_ALERT -> VerdictKind.BLOCK_AND_ALERT;
            case UNKNOWN -> VerdictKind.UNKNOWN;
            case SAFE_RELOAD -> VerdictKind.SAFE_RELOAD;
            case ADVICE -> VerdictKind.COMPLIANT;
        };
    }

    private static Finding strictly(Finding finding) {
        if (finding.classification() != Classification.ADVICE) {
            return finding;
        }
        return new Finding(
                finding.policy(),
                finding.unit(),
                finding.view(),
                Classification.BLOCK_AND_ALERT,
                finding.severity(),
                finding.file(),
                finding.cause(),
                finding.message(),
                finding.why(),
                finding.evidence(),
                finding.remediation());
    }
}
