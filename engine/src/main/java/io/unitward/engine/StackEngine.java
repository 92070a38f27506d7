package io.unitward.engine;

import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.Deadline;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import io.unitward.ownership.StackFacts;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges declared stacks, for one who looks at stacks and at nothing else: of a unit that starts one only what is known of its
 * stack counts. Policies are asked again only when the facts they see are others: whatever time does to a stack is in its facts.
 */
public final class StackEngine {
    /** Whoever judges on another thread at worst asks policies once more. */
    private volatile @Nullable Answer last;

    /** What policies said of these facts, all of them in time. */
    private record Answer(Policies policies, List<UnitFacts> facts, Map<String, List<Finding>> found) {
        boolean isAbout(Policies judging, List<UnitFacts> seen) {
            return policies == judging && facts.equals(seen);
        }
    }

    /**
     * What policies find of the stacks of the snapshot.
     *
     * @return by the unit that starts the stack, in order
     */
    public StackFindings judge(AuditInput input, Deadline deadline) {
        List<UnitFacts> facts = facts(input);
        Probation probation =
                new Probation(input.policies().changes().with(input.fresh()), found(input.policies(), facts, deadline));
        Map<String, List<Finding>> counted = AuditEngine.strictly(input, probation.counted());
        if (!input.waivers().isEmpty()) {
            counted = new Waiving(input, new FactSheet(input), counted).counted();
        }
        List<Finding> all = new ArrayList<>();
        for (UnitFacts each : facts) {
            all.addAll(counted.getOrDefault(each.unit(), List.of()));
        }
        all.sort(Finding.ORDER);
        List<Finding> withheld = new ArrayList<>(probation.withheld());
        withheld.removeIf(finding -> !all.contains(finding.as(Classification.ADVICE)));
        withheld.sort(Finding.ORDER);
        return new StackFindings(all, withheld);
    }

    /** By unit, sorted; what concerns no stack is left out. */
    private static List<UnitFacts> facts(AuditInput input) {
        Map<String, List<PolicyFact>> byUnit = new TreeMap<>();
        for (PolicyFact fact : StackFacts.of(input.snapshot(), input.manifest())) {
            byUnit.computeIfAbsent(fact.subject(), unit -> new ArrayList<>()).add(fact);
        }
        byUnit.remove(FindingDraft.MANAGER);
        List<UnitFacts> units = new ArrayList<>();
        byUnit.forEach((unit, its) -> units.add(new UnitFacts(unit, its)));
        return units;
    }

    private Map<String, List<Finding>> found(Policies policies, List<UnitFacts> facts, Deadline deadline) {
        Answer before = last;
        if (before != null && before.isAbout(policies, facts)) {
            return before.found();
        }
        Map<String, List<Finding>> found =
                Classifier.classify(policies.judging(), List.of(), facts, Classifier.DEFAULT_BATCH, deadline);
        // What took too long is unknown this time, and may be told the next.
        last = deadline.passed() ? null : new Answer(policies, facts, found);
        return found;
    }
}
