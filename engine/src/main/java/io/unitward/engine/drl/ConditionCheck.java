package io.unitward.engine.drl;

import io.unitward.config.Nearest;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.FindingDraft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the conditions of one rule: that every name is known, every variable bound before, every comparison one of like with
 * like, and that the rule looks at one unit only, so that no batch of units can change what it finds.
 */
final class ConditionCheck {
    private final Policy.Rule rule;
    private final Names names;
    private final Problems problems;
    private final Scope scope = Scope.empty();

    ConditionCheck(Policy.Rule rule, Names names, Problems problems) {
        this.rule = rule;
        this.names = names;
        this.problems = problems;
    }

    /** What the rule's consequence can use. */
    Scope check() {
        if (rule.conditions().size() > Limits.PATTERNS) {
            problems.add(
                    rule.conditions().get(Limits.PATTERNS).span(),
                    rule.conditions().size() + " patterns in a rule",
                    "write at most " + Limits.PATTERNS);
        }
        if (rule.conditions().stream().noneMatch(c -> c.quantifier() == Policy.Quantifier.EACH) && rule.whole()) {
            problems.add(
                    rule.span(),
                    "a rule that matches no fact",
                    "write a pattern such as UnitState( $unit : subject ) before what must not be there");
        }
        rule.conditions().forEach(this::check);
        if (scope.names().size() > Limits.VARIABLES) {
            problems.add(
                    rule.span(), scope.names().size() + " variables in a rule", "name at most " + Limits.VARIABLES);
        }
        return scope;
    }

    private void check(Policy.Condition condition) {
        if (condition.quantifier() == Policy.Quantifier.EACH) {
            pattern(condition, scope);
        } else {
            Scope within = scope.within();
            pattern(condition, within);
            scope.leave(within);
        }
    }

    private void pattern(Policy.Condition condition, Scope here) {
        Policy.Pattern pattern = condition.pattern();
        Class<? extends PolicyFact> fact = Vocabulary.facts().get(pattern.type().text());
        if (fact == null) {
            problems.unknown(
                    pattern.type().span(),
                    Problems.quoted(pattern.type().text()) + " is no type of fact",
                    pattern.type().text(),
                    Vocabulary.facts().keySet());
            pattern.constraints().forEach(each -> {
                if (each instanceof Policy.Binding binding) {
                    bind(binding.variable(), new Scope.Bound(null, Scope.Role.UNIT), here);
                }
            });
            if (pattern.variable() != null) {
                bind(pattern.variable(), new Scope.Bound(null, Scope.Role.PLAIN), here);
            }
            here.foundUnit();
            here.foundManager();
            return;
        }
        names.use(fact, pattern.type().span());
        if (pattern.constraints().size() > Limits.CONSTRAINTS) {
            problems.add(
                    pattern.type().span(),
                    pattern.constraints().size() + " constraints in a pattern",
                    "write at most " + Limits.CONSTRAINTS);
        }
        if (pattern.variable() != null) {
            bind(pattern.variable(), new Scope.Bound(new ValueType(ValueType.Kind.FACT, fact), Scope.Role.PLAIN), here);
        }
        join(condition, fact, here);
        for (Policy.Constraint constraint : pattern.constraints()) {
            ValueType type = property(fact, constraint.property());
            if (constraint instanceof Policy.Binding binding) {
                boolean subject = binding.property().text().equals(Vocabulary.SUBJECT);
                Scope.Role role = !subject
                        ? Scope.Role.PLAIN
                        : Vocabulary.isManagers(fact) ? Scope.Role.MANAGER : Scope.Role.UNIT;
                bind(binding.variable(), new Scope.Bound(type, role), here);
            } else if (constraint instanceof Policy.Comparison comparison && type != null) {
                new ComparisonCheck(here, names, rule.whole(), problems).check(comparison, type);
            }
        }
    }

    private void bind(Policy.Name variable, Scope.Bound bound, Scope here) {
        if (here.get(variable.text()) != null) {
            problems.add(
                    variable.span(),
                    Problems.quoted(variable.text()) + " is bound already",
                    "write another name, or compare with it: property == " + variable.text());
        } else if (variable.text().length() < 2
                || !Character.isLowerCase(variable.text().charAt(1))) {
            problems.add(
                    variable.span(),
                    "the variable " + Problems.quoted(variable.text()),
                    "write $ and a lower-case letter first");
        }
        here.bind(variable.text(), bound);
    }

    /** A unit's fact joins on the unit of the first one; what must not be there, always. */
    private void join(Policy.Condition condition, Class<? extends PolicyFact> fact, Scope here) {
        boolean each = condition.quantifier() == Policy.Quantifier.EACH;
        Policy.Pattern pattern = condition.pattern();
        if (Vocabulary.isManagers(fact)) {
            if (each) {
                here.foundManager();
            }
            return;
        }
        boolean joins = pattern.constraints().stream().anyMatch(constraint -> joins(constraint, here));
        if (!joins && (here.hasUnit() || !each) && rule.whole()) {
            problems.add(
                    pattern.type().span(),
                    each
                            ? "the pattern on " + Problems.quoted(pattern.type().text())
                                    + " does not join on the unit, so the rule would look at two units at once"
                            : "the pattern on " + Problems.quoted(pattern.type().text())
                                    + " does not join on the unit, so it would look at every unit at once",
                    "write subject == $unit in it, and $unit : subject in the first pattern on a unit's fact");
        }
        if (each) {
            here.foundUnit();
            if (pattern.constraints().stream().anyMatch(ConditionCheck::isOfManager)) {
                here.foundManager();
            }
        }
    }

    private static boolean joins(Policy.Constraint constraint, Scope here) {
        if (!(constraint instanceof Policy.Comparison comparison)
                || comparison.operator() != Operator.EQUAL
                || !comparison.property().text().equals(Vocabulary.SUBJECT)
                || !(comparison.values().get(0) instanceof Policy.Variable variable)) {
            return false;
        }
        Scope.Bound bound = here.get(variable.name().text());
        return bound != null && bound.role() == Scope.Role.UNIT;
    }

    private static boolean isOfManager(Policy.Constraint constraint) {
        if (!(constraint instanceof Policy.Comparison comparison)
                || comparison.operator() != Operator.EQUAL
                || !comparison.property().text().equals(Vocabulary.SUBJECT)) {
            return false;
        }
        Policy.Value value = comparison.values().get(0);
        return (value instanceof Policy.Text text && text.text().equals(FindingDraft.MANAGER))
                || (value instanceof Policy.Constant constant && constant.text().equals(Vocabulary.MANAGER));
    }

    private @Nullable ValueType property(Class<?> fact, Policy.Name name) {
        Map<String, ValueType> known = Vocabulary.properties(fact);
        ValueType type = known.get(name.text());
        if (type == null) {
            String message = "'" + fact.getSimpleName() + "' has no property " + Problems.quoted(name.text());
            if (name.text().equals(Vocabulary.RESERVED)) {
                problems.add(name.span(), message, "write " + Vocabulary.SUBJECT);
                return null;
            }
            if (Nearest.to(name.text(), known.keySet()) == null) {
                String others = Vocabulary.facts().values().stream()
                        .filter(other -> Vocabulary.properties(other).containsKey(name.text()))
                        .map(Class::getSimpleName)
                        .findFirst()
                        .orElse("");
                if (!others.isEmpty()) {
                    problems.add(name.span(), message, others + " has it");
                    return null;
                }
            }
            problems.unknown(name.span(), message, name.text(), known.keySet());
        }
        return type;
    }
}
