package io.unitward.remediation.act;

import io.unitward.verdict.ActionResult.Outcome;

/**
 * What two looks, one right before an action and one after it, prove about its effect.
 *
 * @param outcome how it ended
 * @param message what was proved or what contradicts it, one sentence without a full stop
 */
public record Proof(Outcome outcome, String message) {}
