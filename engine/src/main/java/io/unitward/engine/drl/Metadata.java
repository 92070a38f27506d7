package io.unitward.engine.drl;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;

/**
 * What a rule says about itself.
 *
 * @param rule its name
 * @param offset where it begins in its source, from 0
 * @param classification what its findings mean for a verdict
 * @param severity how loud its findings are
 * @param since the version that brought it
 * @param summary what it finds
 * @param why why that matters
 * @param remediation what would fix it
 * @param overrides the first digits, at least twelve, of the SHA-256 of the shipped policy that this one replaces; empty when it
 *     replaces none
 */
public record Metadata(
        String rule,
        int offset,
        Classification classification,
        Severity severity,
        String since,
        String summary,
        String why,
        String remediation,
        String overrides) {}
