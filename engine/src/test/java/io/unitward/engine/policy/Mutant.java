package io.unitward.engine.policy;

import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.drl.Operator;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.reading.SourceText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A rule with one thing changed that its cases should notice.
 *
 * @param of the rule as it is
 * @param rule as it is changed, under a name of its own
 * @param change what was changed, and where
 */
record Mutant(Policy.Rule of, Policy.Rule rule, String change) {
    /** Every mutant of every rule of a policy that is still a rule of the language. */
    static List<Mutant> of(PolicyCheck.Checked policy) {
        SourceText source = new SourceText(policy.source());
        List<Mutant> mutants = new ArrayList<>();
        for (Policy.Rule rule : policy.policy().rules()) {
            Mutating mutating = new Mutating(rule, source);
            for (int i = 0; i < rule.conditions().size(); i++) {
                mutating.condition(i);
            }
            mutants.addAll(mutating.mutants);
        }
        return mutants;
    }

    private static final class Mutating {
        private final Policy.Rule rule;
        private final SourceText source;
        private final List<Mutant> mutants = new ArrayList<>();

        Mutating(Policy.Rule rule, SourceText source) {
            this.rule = rule;
            this.source = source;
        }

        void condition(int index) {
            Policy.Condition condition = rule.conditions().get(index);
            if (!isUsed(index)) {
                if (rule.conditions().stream()
                        .anyMatch(c -> c != condition && c.quantifier() == Policy.Quantifier.EACH)) {
                    mutant(index, null, "removed " + told(condition));
                    Policy.Quantifier other = condition.quantifier() == Policy.Quantifier.NOT
                            ? Policy.Quantifier.EXISTS
                            : Policy.Quantifier.NOT;
                    mutant(
                            index,
                            new Policy.Condition(condition.span(), other, condition.pattern()),
                            other + " instead of " + condition.quantifier() + ": " + told(condition));
                }
            }
            List<Policy.Constraint> constraints = condition.pattern().constraints();
            for (int i = 0; i < constraints.size(); i++) {
                if (constraints.get(i) instanceof Policy.Comparison comparison && !isJoin(comparison)) {
                    String told = source.place(comparison.span()) + ": " + source.text(comparison.span());
                    List<Policy.Constraint> fewer = new ArrayList<>(constraints);
                    fewer.remove(i);
                    mutant(index, with(condition, fewer), "removed " + told);
                    List<Policy.Constraint> other = new ArrayList<>(constraints);
                    other.set(i, negated(comparison));
                    mutant(index, with(condition, other), "negated " + told);
                }
            }
        }

        private String told(Policy.Condition condition) {
            return source.place(condition.span()) + ": " + source.text(condition.span());
        }

        private void mutant(int index, Policy.Condition changed, String change) {
            List<Policy.Condition> conditions = new ArrayList<>(rule.conditions());
            conditions.remove(index);
            if (changed != null) {
                conditions.add(index, changed);
            }
            String name = rule.name().text() + " #" + mutants.size();
            mutants.add(new Mutant(
                    rule,
                    new Policy.Rule(
                            rule.span(),
                            new Policy.Name(rule.name().span(), name),
                            rule.annotations(),
                            conditions,
                            rule.consequence(),
                            rule.whole()),
                    change));
        }

        private static Policy.Condition with(Policy.Condition condition, List<Policy.Constraint> constraints) {
            Policy.Pattern pattern = condition.pattern();
            return new Policy.Condition(
                    condition.span(),
                    condition.quantifier(),
                    new Policy.Pattern(pattern.span(), pattern.variable(), pattern.type(), constraints));
        }

        private static Policy.Comparison negated(Policy.Comparison comparison) {
            return new Policy.Comparison(
                    comparison.span(),
                    comparison.property(),
                    comparison.operator().opposite(),
                    comparison.operatorSpan(),
                    comparison.values());
        }

        /** Whether anything else names what a condition binds, so that it cannot do without. */
        private boolean isUsed(int index) {
            Policy.Pattern pattern = rule.conditions().get(index).pattern();
            Set<String> bound = new HashSet<>();
            if (pattern.variable() != null) {
                bound.add(pattern.variable().text());
            }
            pattern.constraints().forEach(each -> {
                if (each instanceof Policy.Binding binding) {
                    bound.add(binding.variable().text());
                }
            });
            List<Policy.Value> values = new ArrayList<>();
            for (int i = 0; i < rule.conditions().size(); i++) {
                if (i != index) {
                    rule.conditions().get(i).pattern().constraints().forEach(each -> {
                        if (each instanceof Policy.Comparison comparison) {
                            values.addAll(comparison.values());
                        }
                    });
                }
            }
            rule.consequence().arguments().forEach(argument -> values.addAll(argument.parts()));
            return values.stream()
                    .anyMatch(value -> value instanceof Policy.Variable variable
                            && bound.contains(variable.name().text()));
        }

        /** The language asks for it: without, it is no rule. */
        private static boolean isJoin(Policy.Comparison comparison) {
            return comparison.property().text().equals("subject")
                    && comparison.operator() == Operator.EQUAL
                    && comparison.values().get(0) instanceof Policy.Variable;
        }
    }
}
