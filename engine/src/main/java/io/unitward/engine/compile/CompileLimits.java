package io.unitward.engine.compile;

import io.unitward.engine.drl.Policy;
import java.util.Comparator;
import java.util.List;

/**
 * How much is compiled at once. Each file has limits of its own, but many of the largest would take minutes and all memory: what
 * a compiler does grows with rules, and with constraints, since it makes a class of each.
 */
final class CompileLimits {
    /** Several times the shipped policies, which are 100 or so. */
    static final int RULES = 500;

    /** Patterns, bindings, comparisons and values of lists. */
    static final int CONSTRAINTS = 5000;

    /** More files than this say no more about what is too large. */
    private static final int NAMED = 3;

    private CompileLimits() {}

    /**
     * Checks policies that are compiled together.
     *
     * @throws PolicyException at the largest of them, when they are too many or too large
     */
    static void check(List<PolicyCheck.Checked> checked) throws PolicyException {
        long rules =
                checked.stream().mapToLong(each -> each.policy().rules().size()).sum();
        long constraints =
                checked.stream().mapToLong(CompileLimits::constraints).sum();
        if (rules > RULES || constraints > CONSTRAINTS) {
            throw failure(
                    checked,
                    "these policies have " + rules + " rules with " + constraints
                            + " constraints in all; expected at most " + RULES + " and " + CONSTRAINTS);
        }
    }

    /** What ended compiling, told at the largest policies. */
    static PolicyException failure(List<PolicyCheck.Checked> checked, String message) {
        return new PolicyException(checked.stream()
                .sorted(Comparator.comparingLong(CompileLimits::constraints).reversed())
                .limit(NAMED)
                .map(each -> new PolicyProblem(
                        each.source().path(),
                        1,
                        1,
                        1,
                        message,
                        "this file is one of the largest, with "
                                + each.policy().rules().size() + " rules and " + constraints(each)
                                + " constraints: use fewer or smaller policies"))
                .toList());
    }

    private static long constraints(PolicyCheck.Checked checked) {
        long count = 0;
        for (Policy.Rule rule : checked.policy().rules()) {
            for (Policy.Condition condition : rule.conditions()) {
                count++;
                for (Policy.Constraint each : condition.pattern().constraints()) {
                    count += each instanceof Policy.Comparison comparison
                            ? comparison.values().size()
                            : 1;
                }
            }
        }
        return count;
    }
}
