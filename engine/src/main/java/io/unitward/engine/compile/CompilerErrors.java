package io.unitward.engine.compile;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.drl.CanonicalText;
import io.unitward.engine.drl.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds the rule that the rule compiler does not take although the check did. What the compiler says about it speaks of code that it
 * generated, and is of no use to an author; whether it takes a rule alone is.
 */
final class CompilerErrors {
    /** What to do about something that the check of sources should not have let through. */
    static final String DEFECT = "this is a defect of unitward: please report it with this file";

    private CompilerErrors() {}

    /**
     * Compiles each source, and of one that fails each rule, alone.
     *
     * @param fails whether sources cannot be compiled
     */
    static List<PolicyProblem> locate(List<PolicyCheck.Checked> checked, Predicate<List<PolicySource>> fails) {
        List<PolicyProblem> problems = new ArrayList<>();
        for (PolicyCheck.Checked each : checked) {
            if (fails.test(List.of(text(each, each.policy().rules())))) {
                problems.addAll(inRules(each, fails));
            }
        }
        if (problems.isEmpty()) {
            checked.forEach(each ->
                    problems.add(problem(each, 1, "the policy can be compiled alone, but not with the others")));
        }
        return problems;
    }

    private static List<PolicyProblem> inRules(PolicyCheck.Checked each, Predicate<List<PolicySource>> fails) {
        List<PolicyProblem> problems = new ArrayList<>();
        for (int i = 0; i < each.rules().size(); i++) {
            RuleInfo rule = each.rules().get(i);
            if (fails.test(List.of(text(each, List.of(each.policy().rules().get(i)))))) {
                problems.add(problem(
                        each,
                        rule.line(),
                        "rule '" + rule.name() + "' passed the check, and still cannot be compiled"));
            }
        }
        if (problems.isEmpty()) {
            problems.add(problem(each, 1, "each rule can be compiled alone, but not with the others"));
        }
        return problems;
    }

    private static PolicySource text(PolicyCheck.Checked each, List<Policy.Rule> rules) {
        return new PolicySource(each.source().path(), CanonicalText.of(each.policy(), rules));
    }

    private static PolicyProblem problem(PolicyCheck.Checked each, int line, String message) {
        return new PolicyProblem(each.source().path(), line, 1, 1, message, DEFECT);
    }
}
