package io.unitward.engine.session;

import io.unitward.engine.catalog.PolicyIndex;
import io.unitward.engine.catalog.RuleInfo;
import java.util.List;

/**
 * Some of the rules that were compiled together.
 *
 * @param index what was compiled
 * @param loader where the compiled classes are
 * @param rules those that are wanted, and what is to be said of them
 */
public record RulePart(PolicyIndex index, ClassLoader loader, List<RuleInfo> rules) {
    public RulePart {
        rules = List.copyOf(rules);
    }
}
