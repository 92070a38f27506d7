package io.unitward.engine.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.Policies;
import io.unitward.engine.policy.PolicyCase;
import io.unitward.engine.policy.RandomFacts;
import io.unitward.engine.policy.ShippedCases;
import io.unitward.engine.session.Firings;
import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the rule engine is measured against finds what it finds. */
class HandWrittenRulesTest {
    @Test
    void everyCase() {
        for (PolicyCase each : cases()) {
            assertSame(each.manager(), each.facts());
        }
    }

    @Test
    void factsAtRandom() {
        RandomFacts random = new RandomFacts(5, cases());
        TreeSet<String> fired = new TreeSet<>();
        for (int i = 0; i < 3000; i++) {
            List<PolicyFact> managers = new ArrayList<>();
            List<PolicyFact> units = new ArrayList<>();
            for (PolicyFact fact : random.next()) {
                boolean manager = fact.getClass().getSimpleName().startsWith("Manager");
                (manager ? managers : units).add(fact);
            }
            String unit = units.isEmpty() ? "manager" : units.get(0).subject();
            fired.addAll(assertSame(managers, new UnitFacts(unit, units)).keySet());
        }
        TreeSet<String> all = new TreeSet<>();
        Policies.shipped().list().forEach(policy -> policy.rules().forEach(rule -> all.add(rule.name())));
        assertThat(fired).isEqualTo(all);
    }

    private static List<PolicyCase> cases() {
        List<PolicyCase> cases = new ArrayList<>();
        ShippedCases.policies().forEach(policy -> cases.addAll(ShippedCases.of(policy.source())));
        return cases;
    }

    private static Map<String, Integer> assertSame(List<PolicyFact> managers, UnitFacts unit) {
        List<PolicyFact> facts = new ArrayList<>(managers);
        facts.addAll(unit.facts());
        Map<String, Integer> expected = new TreeMap<>();
        Firings.of(Policies.shipped().judging().get(0), facts)
                .forEach(each -> expected.merge(each.rule(), 1, Integer::sum));
        Map<String, Integer> found = new TreeMap<>();
        HandWrittenRules.judge(managers, List.of(unit), (rule, about) -> found.merge(rule, 1, Integer::sum));
        assertThat(found).as("%s", facts).isEqualTo(expected);
        return expected;
    }
}
