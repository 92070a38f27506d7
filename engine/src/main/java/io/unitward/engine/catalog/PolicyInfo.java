package io.unitward.engine.catalog;

import java.util.List;

/**
 * One policy: the rules of one id.
 *
 * @param id the id, the same everywhere
 * @param category the folder it is in
 * @param rules in the order of the source
 */
public record PolicyInfo(String id, String category, List<RuleInfo> rules) {
    public PolicyInfo {
        rules = List.copyOf(rules);
        if (rules.isEmpty()) {
            throw new IllegalArgumentException("policy '" + id + "' has no rule; expected at least one");
        }
    }

    /** The summary of its first rule. */
    public String summary() {
        return rules.get(0).summary();
    }
}
