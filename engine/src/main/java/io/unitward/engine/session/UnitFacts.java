package io.unitward.engine.session;

import io.unitward.facts.PolicyFact;
import java.util.List;

/**
 * All that policies see of one subject, besides the manager.
 *
 * @param unit the unit, or {@link io.unitward.verdict.FindingDraft#MANAGER} for what concerns no single unit
 * @param facts each about this subject, see {@link FactTypes}
 */
public record UnitFacts(String unit, List<PolicyFact> facts) {
    public UnitFacts {
        facts = List.copyOf(facts);
        for (PolicyFact fact : facts) {
            if (!fact.subject().equals(unit)) {
                throw new IllegalArgumentException(
                        "fact " + fact + " is about '" + fact.subject() + "'; expected '" + unit + "'");
            }
        }
    }
}
