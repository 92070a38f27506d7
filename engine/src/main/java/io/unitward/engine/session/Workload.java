package io.unitward.engine.session;

import io.unitward.facts.PolicyFact;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one session judges.
 *
 * @param units which units
 * @param kept names of the rules that would be too much work for them, and are kept from it; sorted
 */
record Workload(List<UnitFacts> units, Set<String> kept) {
    /** Between two sessions the clock is looked at, so one takes seconds at most. */
    private static final long MOST_WORK = 5 * Joins.MOST_WORK;

    /**
     * Splits the units into sessions. What is kept from a unit depends on this unit alone.
     *
     * @param batchSize how many units go into one session at most
     */
    static List<Workload> split(RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, int batchSize) {
        List<Workload> loads = new ArrayList<>();
        Map<Class<?>, Integer> ofManager = count(managerFacts);
        List<UnitFacts> batch = new ArrayList<>();
        long work = 0;
        for (UnitFacts unit : units) {
            Set<String> kept = new TreeSet<>();
            long more = rules.bounded() ? work(rules, ofManager, unit, kept) : 0;
            if (!kept.isEmpty()) {
                loads.add(new Workload(List.of(unit), kept));
                continue;
            }
            if (!batch.isEmpty() && (batch.size() == batchSize || work + more > MOST_WORK)) {
                loads.add(new Workload(List.copyOf(batch), Set.of()));
                batch.clear();
                work = 0;
            }
            batch.add(unit);
            work += more;
        }
        if (!batch.isEmpty() || loads.isEmpty()) {
            loads.add(new Workload(List.copyOf(batch), Set.of()));
        }
        return loads;
    }

    /** How much work a unit is, without the rules that it adds to those that are kept. */
    private static long work(RuleBase rules, Map<Class<?>, Integer> ofManager, UnitFacts unit, Set<String> kept) {
        Map<Class<?>, Integer> mine = count(unit.facts());
        boolean manager = unit.unit().equals(FindingDraft.MANAGER);
        long all = 0;
        for (Map.Entry<String, Joins> rule : rules.joins().entrySet()) {
            long work = rule.getValue().work(type -> {
                int own = mine.getOrDefault(type, 0);
                int others = ofManager.getOrDefault(type, 0);
                return manager ? own + others : Math.max(own, others);
            });
            if (work > Joins.MOST_WORK || all + work > MOST_WORK) {
                kept.add(rule.getKey());
            } else {
                all += work;
            }
        }
        return all;
    }

    private static Map<Class<?>, Integer> count(List<PolicyFact> facts) {
        Map<Class<?>, Integer> counts = new HashMap<>();
        facts.forEach(fact -> counts.merge(fact.getClass(), 1, Integer::sum));
        return counts;
    }
}
