package io.unitward.engine.catalog;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;

/**
 * What one rule says about itself. A rule cannot say anything else in its findings.
 *
 * @param name name of the rule: the policy id, or the policy id, a colon and what tells it from the policy's other rules
 * @param policy id of the policy
 * @param category the policy's category, such as {@code provenance}
 * @param classification what its findings mean for a verdict
 * @param severity how loud its findings are
 * @param since the version that brought it
 * @param summary what it finds, one line without a full stop
 * @param why why that matters, one sentence
 * @param remediation what would fix it, a sentence
 * @param source the {@code .drl} file, relative to the policies' root
 * @param line the line of the rule in it, from 1
 * @param overrides digest of the policy that this one replaces, or the beginning of it, as written; empty when none
 */
public record RuleInfo(
        String name,
        String policy,
        String category,
        Classification classification,
        Severity severity,
        String since,
        String summary,
        String why,
        String remediation,
        String source,
        int line,
        String overrides) {
    /** The same rule, as loud as that. */
    public RuleInfo with(Severity other) {
        return new RuleInfo(
                name,
                policy,
                category,
                classification,
                other,
                since,
                summary,
                why,
                remediation,
                source,
                line,
                overrides);
    }
}
