package io.unitward.engine.policy;

import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import java.util.List;
import java.util.Map;

/**
 * One example of when a policy fires, or keeps silent.
 *
 * @param file the case file, for messages
 * @param manager the facts of the manager
 * @param facts the facts of the one subject
 * @param expected what the policy must find, field by field as a report would print it; fields not named may be anything;
 *     empty: it must keep silent
 */
public record PolicyCase(String file, List<PolicyFact> manager, UnitFacts facts, List<Map<String, String>> expected) {
    public PolicyCase {
        manager = List.copyOf(manager);
        expected = expected.stream().map(Map::copyOf).toList();
    }
}
