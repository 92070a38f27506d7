package io.unitward.engine.session;

import io.unitward.verdict.Finding;

/**
 * A finding and the rule that stated it.
 *
 * @param rule name of the rule; empty when the rule engine failed and does not tell in which
 * @param finding what it states
 */
public record Stated(String rule, Finding finding) {}
