package io.unitward.engine.session;

import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs the rules over the facts of any number of units, in batches. */
public final class Classifier {
    /** Sessions cost more than proportionally with their size; this size is near the best. */
    public static final int DEFAULT_BATCH = 500;

    private Classifier() {}

    /**
     * Judges every unit, and the manager.
     *
     * @param rules the rules
     * @param managerFacts what every unit is judged together with
     * @param units the facts of each unit, and of the manager what concerns no single unit
     * @param batchSize how many units go into one session, at least 1; the findings are the same for every size
     * @return findings by unit, each list in {@link Finding#ORDER} and without duplicates
     */
    public static Map<String, List<Finding>> classify(
            RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, int batchSize) {
        return classify(List.of(rules), managerFacts, units, batchSize, Deadline.NONE);
    }

    /**
     * The same with several, until a deadline. What was not judged by then is unknown, and so is the manager, each with a
     * finding that names the policy that took the time.
     *
     * @param parts each judges in sessions of its own and when those before it are through, so that it cannot disturb them
     */
    public static Map<String, List<Finding>> classify(
            List<RuleBase> parts,
            List<PolicyFact> managerFacts,
            List<UnitFacts> units,
            int batchSize,
            Deadline deadline) {
        List<Finding> found = new ArrayList<>();
        for (RuleBase rules : parts) {
            for (Stated stated : state(rules, managerFacts, units, batchSize, deadline)) {
                found.add(stated.finding());
            }
        }
        found.sort(
                Finding.ORDER.thenComparing(finding -> finding.sortedEvidence().toString()));
        Map<String, List<Finding>> byUnit = new HashMap<>();
        Comparator<Finding> order = Finding.ORDER;
        for (Finding finding : found) {
            List<Finding> mine = byUnit.computeIfAbsent(finding.unit(), unit -> new ArrayList<>());
            // Every batch judges the manager again, and two matches may say the same.
            if (mine.isEmpty() || order.compare(mine.get(mine.size() - 1), finding) != 0) {
                mine.add(finding);
            }
        }
        return byUnit;
    }

    /**
     * Everything every rule states, in no order and with duplicates; for who wants to know which rule it was.
     *
     * @param batchSize at least 1
     */
    public static List<Stated> state(
            RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, int batchSize) {
        return state(rules, managerFacts, units, batchSize, Deadline.NONE);
    }

    private static List<Stated> state(
            RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, int batchSize, Deadline deadline) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size '" + batchSize + "'; expected at least 1");
        }
        Overrun overrun = new Overrun(deadline);
        List<Stated> stated = new ArrayList<>();
        Workload before = new Workload(List.of(), Set.of());
        RuleBase judging = rules;
        for (Workload load : Workload.split(rules, managerFacts, units, batchSize)) {
            for (UnitFacts unit : load.units()) {
                load.kept().forEach(rule -> stated.add(tooMuch(rules, rule, unit.unit())));
            }
            // Units that are alike, such as many large ones, are kept from the same rules.
            if (!load.kept().equals(before.kept()) && !overrun.passed()) {
                judging = rules.without(load.kept());
                before = load;
            }
            stated.addAll(Batch.judge(judging, managerFacts, load.units(), overrun));
        }
        return stated;
    }

    private static Stated tooMuch(RuleBase rules, String rule, String unit) {
        String reason = "it would have to look at too many combinations of the facts of this unit";
        return new RuleFailure(rules.rule(rule), rules.some(), unit, reason).stated();
    }
}
