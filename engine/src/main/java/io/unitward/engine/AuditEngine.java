package io.unitward.engine;

import io.unitward.engine.clean.KnownClean;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.Deadline;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classifies: from what was observed, expected and remembered to verdicts.
 *
 * <p>Pure: the same input gives the same report, whatever the machine, the hour or the batch size.
 */
public final class AuditEngine {
    private AuditEngine() {}

    /**
     * What was judged, and what a reload would load, which judging works out on the way.
     *
     * @param report the verdicts
     * @param pending what the snapshot, the manifest and the history of the same input make of a reload
     * @param clean what nothing was found about, as {@link KnownClean} tells it; empty when it was given nothing to know
     */
    public record Judgement(AuditReport report, PendingSet pending, Set<String> clean) {}

    /** Judges every unit of the snapshot, every unit that must exist, and the manager. */
    public static Judgement judge(AuditInput input) {
        return judge(input, Classifier.DEFAULT_BATCH);
    }

    /** The verdicts alone. */
    public static AuditReport audit(AuditInput input) {
        return judge(input).report();
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
    static Judgement judge(AuditInput input, int batchSize) {
        return judge(input, KnownClean.NOTHING, batchSize, Deadline.NONE);
    }

    /**
     * The same until a deadline; what was not judged by then is unknown, and so is the manager.
     *
     * @param known what need not be judged; the report is the same without it
     */
    public static Judgement judge(AuditInput input, KnownClean known, Deadline deadline) {
        return judge(input, known, Classifier.DEFAULT_BATCH, deadline);
    }

    private static Judgement judge(AuditInput input, KnownClean known, int batchSize, Deadline deadline) {
        FactSheet sheet = new FactSheet(input);
        List<UnitFacts> facts = sheet.units();
        Map<String, String> keys = known.keys(input.policies(), sheet.manager(), facts);
        List<UnitFacts> unknown = known.unknown(facts, keys);
        // Policies are not even loaded where there is nothing to judge.
        Map<String, List<Finding>> stated = unknown.isEmpty()
                ? Map.of()
                : Classifier.classify(input.policies().judging(), sheet.manager(), unknown, batchSize, deadline);
        Probation probation = new Probation(input.policies().changes().with(input.fresh()), stated);
        Map<String, List<Finding>> found = strictly(input, probation.counted());
        Waiving waiving = new Waiving(input, sheet, found);
        found = waiving.counted();
        List<UnitVerdict> units = new ArrayList<>();
        for (UnitFacts unit : facts) {
            if (!unit.unit().equals(FindingDraft.MANAGER)) {
                units.add(verdict(unit.unit(), sheet.ownerOf(unit.unit()), found));
            }
        }
        AuditReport report = new AuditReport(
                input.at(),
                input.strict(),
                input.policies().digest(),
                verdict(FindingDraft.MANAGER, null, found),
                units,
                input.policies().changes().with(input.fresh()),
                withheld(input, probation, sheet, facts, batchSize, deadline),
                waiving.waived(),
                waiving.uses());
        return new Judgement(report, sheet.pending(), KnownClean.clean(keys, stated));
    }

    /**
     * What policies find that are off, overridden or new: whoever turned them off did not make a reload any safer, and neither
     * does it that nobody has looked at them yet.
     */
    private static List<Finding> withheld(
            AuditInput input,
            Probation probation,
            FactSheet sheet,
            List<UnitFacts> facts,
            int batchSize,
            Deadline deadline) {
        List<Finding> withheld = new ArrayList<>(probation.withheld());
        for (RuleBase rules : input.policies().withheld()) {
            for (List<Finding> found : Classifier.classify(List.of(rules), sheet.manager(), facts, batchSize, deadline)
                    .values()) {
                found.forEach(finding -> withheld.add(input.strict() ? strictly(finding) : finding));
            }
        }
        withheld.sort(Finding.ORDER);
        return withheld;
    }

    static Map<String, List<Finding>> strictly(AuditInput input, Map<String, List<Finding>> found) {
        if (!input.strict()) {
            return found;
        }
        Map<String, List<Finding>> strict = new HashMap<>();
        found.forEach((unit, findings) ->
                strict.put(unit, findings.stream().map(AuditEngine::strictly).toList()));
        return strict;
    }

    private static UnitVerdict verdict(String unit, @Nullable String owner, Map<String, List<Finding>> found) {
        List<Finding> findings = found.getOrDefault(unit, List.of());
        if (!findings.isEmpty()) {
            findings = findings.stream().sorted(Finding.ORDER).toList();
        }
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
        return finding.as(Classification.BLOCK_AND_ALERT);
    }
}
