package io.unitward.engine.reading;

import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.drl.Policy;
import io.unitward.facts.PolicyFact;
import io.unitward.facts.Unit;
import io.unitward.facts.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out why a policy found something, or nothing, in given facts. */
public final class Explaining {
    private final SourceText source;

    private Explaining(SourceText source) {
        this.source = source;
    }

    /**
     * Tries every rule of a policy.
     *
     * @param policy one that was checked, and without problems
     * @param unit the unit that the facts are about
     * @param facts all that the policy sees, those of the manager among them
     * @throws IllegalArgumentException when the policy has problems
     */
    public static Why why(PolicyCheck.Checked policy, String unit, List<? extends PolicyFact> facts) {
        if (!policy.problems().isEmpty()) {
            throw new IllegalArgumentException(
                    "policy " + policy.problems().get(0) + "; expected a policy without problems");
        }
        Explaining explaining = new Explaining(new SourceText(policy.source()));
        return new Why(
                policy.source().id(),
                unit,
                policy.policy().rules().stream()
                        .map(rule -> explaining.of(Trial.of(rule, facts)))
                        .toList());
    }

    private Why.OfRule of(Trial trial) {
        Policy.Rule rule = trial.rule();
        return new Why.OfRule(
                rule.name().text(),
                source.place(rule.span()),
                trial.matches().stream().map(match -> of(rule, match)).toList(),
                trial.stop() == null ? null : of(rule, trial.stop()));
    }

    private Why.Match of(Policy.Rule rule, Trial.Match match) {
        List<Why.Held> held = new ArrayList<>();
        for (int i = 0; i < match.facts().size(); i++) {
            PolicyFact fact = match.facts().get(i);
            held.add(new Why.Held(
                    condition(rule, i),
                    fact == null ? null : fact(rule.conditions().get(i).pattern(), fact)));
        }
        return new Why.Match(
                String.valueOf(stated(rule, 0, match)),
                stated(rule, 1, match) instanceof View view ? view : null,
                held);
    }

    /** What a rule states, by the place of an argument of its finding. */
    private static @Nullable Object stated(Policy.Rule rule, int argument, Trial.Match match) {
        return rule.consequence() == null
                ? null
                : Trying.value(
                        rule.consequence().arguments().get(argument).parts().get(0), match.bound());
    }

    private Why.Stop of(Policy.Rule rule, Trial.Stop stop) {
        Policy.Pattern pattern = rule.conditions().get(stop.condition()).pattern();
        List<Why.Failed> failed = new ArrayList<>();
        for (Trial.Failed each : stop.failed()) {
            Why.Fact fact = fact(pattern, each.fact());
            failed.add(new Why.Failed(
                    fact,
                    each.constraint() < pattern.constraints().size()
                            ? constraint(pattern.constraints().get(each.constraint()), each)
                            : null));
        }
        return new Why.Stop(
                condition(rule, stop.condition()), failed.stream().distinct().toList());
    }

    private Why.Constraint constraint(Policy.Constraint constraint, Trial.Failed failed) {
        return new Why.Constraint(
                source.text(SourceText.span(constraint)),
                source.place(SourceText.span(constraint)),
                constraint.property().text(),
                written(failed.seen()),
                failed.wanted().stream().map(Explaining::written).toList());
    }

    private Why.Condition condition(Policy.Rule rule, int index) {
        Policy.Condition condition = rule.conditions().get(index);
        return new Why.Condition(
                index + 1,
                condition.quantifier(),
                condition.pattern().type().text(),
                source.text(condition.span()),
                source.place(condition.span()));
    }

    private static Why.Fact fact(Policy.Pattern pattern, PolicyFact fact) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Policy.Constraint constraint : pattern.constraints()) {
            String property = constraint.property().text();
            fields.put(property, written(FactValues.of(fact, property)));
        }
        return new Why.Fact(fact.getClass().getSimpleName(), file(fact), fields);
    }

    /** The file that a fact is about. */
    private static @Nullable String file(PolicyFact fact) {
        if (fact instanceof Unit unit) {
            return unit.loaded() == null ? null : unit.loaded().fragmentPath();
        }
        for (String property : List.of("path", "fragmentPath")) {
            if (FactValues.has(fact, property)) {
                return (String) FactValues.of(fact, property);
            }
        }
        return null;
    }

    /** A value the way that a policy writes it. */
    private static String written(@Nullable Object value) {
        if (value instanceof String text) {
            return '"' + text + '"';
        }
        if (value instanceof Enum<?> constant) {
            Class<?> type = constant.getDeclaringClass();
            Class<?> outer = type.getEnclosingClass();
            return (outer == null ? "" : outer.getSimpleName() + ".") + type.getSimpleName() + "." + constant.name();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Explaining::written).toList().toString();
        }
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        // Of what policies can only ask whether it is there, no more is of use.
        return "a " + value.getClass().getSimpleName();
    }
}
