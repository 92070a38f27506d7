package io.unitward.engine.policy;

import io.unitward.engine.session.UnitFacts;
import io.unitward.facts.PolicyFact;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One example of when a policy fires, or keeps silent.
 *
 * @param file the case file, for messages
 * @param manager the facts of the manager
 * @param facts the facts of the one subject
 * @param expected what the policy must find, of whichever of its rules; empty: it must keep silent
 */
public record PolicyCase(String file, List<PolicyFact> manager, UnitFacts facts, List<Expected> expected) {
    public PolicyCase {
        manager = List.copyOf(manager);
        expected = List.copyOf(expected);
    }

    /**
     * A finding that is expected.
     *
     * @param line where it stands in the case file, from 1
     * @param column its first character, from 1
     * @param fields as a report would print them; fields not named may be anything
     */
    public record Expected(int line, int column, Map<String, String> fields) {
        public Expected {
            fields = Map.copyOf(fields);
        }
    }

    /** All that the policy sees. */
    public List<PolicyFact> allFacts() {
        List<PolicyFact> all = new ArrayList<>(manager);
        all.addAll(facts.facts());
        return all;
    }
}
