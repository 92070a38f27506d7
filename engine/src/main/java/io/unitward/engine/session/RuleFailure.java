package io.unitward.engine.session;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Severity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule that could not judge a unit. What it would have said is not known, so the unit is not either.
 *
 * @param rule which rule; null when the rule engine does not tell
 * @param among which rules it was one of, a phrase; for when it is not known
 * @param unit the unit it was judging
 * @param reason what went wrong, a phrase
 */
record RuleFailure(@Nullable RuleInfo rule, String among, String unit, String reason) {
    Stated stated() {
        return new Stated(rule == null ? "" : rule.name(), finding());
    }

    private Finding finding() {
        String name = rule == null ? among : "rule '" + rule.name() + "'";
        String where = rule == null ? "" : " (" + rule.source() + ":" + rule.line() + ")";
        return new Finding(
                rule == null ? Finding.POLICY_FAILURE : rule.policy(),
                unit,
                null,
                Classification.UNKNOWN,
                Severity.CRITICAL,
                null,
                Finding.POLICY_FAILURE,
                unit + " could not be judged by " + name + where + ": " + reason + ".",
                "A rule that could not judge may have missed a violation.",
                rule == null ? Map.of() : Map.of("rule", rule.name()),
                "Correct the policy, or report it if it was shipped.");
    }
}
