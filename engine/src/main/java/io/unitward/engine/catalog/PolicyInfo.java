package io.unitward.engine.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** Groups rules by policy id, in the order in which the ids first come. */
    public static List<PolicyInfo> group(List<RuleInfo> rules) {
        Map<String, List<RuleInfo>> byId = new LinkedHashMap<>();
        rules.forEach(rule ->
                byId.computeIfAbsent(rule.policy(), id -> new ArrayList<>()).add(rule));
        return byId.entrySet().stream()
                .map(entry ->
                        new PolicyInfo(entry.getKey(), entry.getValue().get(0).category(), entry.getValue()))
                .toList();
    }

    /** The file it is in, relative to the policies' root. */
    public String source() {
        return rules.get(0).source();
    }

    /** Digest of the policy it replaces, or the beginning of it, as one of its rules says; empty when none does. */
    public String overrides() {
        for (RuleInfo rule : rules) {
            if (!rule.overrides().isEmpty()) {
                return rule.overrides();
            }
        }
        return "";
    }

    /** The summary of its first rule. */
    public String summary() {
        return rules.get(0).summary();
    }
}
