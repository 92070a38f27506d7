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
 * @param bounded whether there are limits to what they may do; false for those that are shipped alone
 */
public record RulePart(PolicyIndex index, ClassLoader loader, List<RuleInfo> rules, boolean bounded) {
    public RulePart {
        rules = List.copyOf(rules);
    }

    /** Rules that somebody wrote. */
    public static RulePart bounded(PolicyIndex index, ClassLoader loader, List<RuleInfo> rules) {
        return new RulePart(index, loader, rules, true);
    }
}
