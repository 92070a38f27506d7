package io.unitward.engine.reading;

import io.unitward.engine.drl.Policy;
import io.unitward.engine.drl.Vocabulary;
import io.unitward.facts.PolicyFact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes through the conditions of one rule, in their order and along every way that the facts offer. */
final class Trying {
    private final Policy.Rule rule;
    private final List<PolicyFact> facts = new ArrayList<>();
    private final Trial.Watcher watcher;

    private final List<Trial.Match> matches = new ArrayList<>();
    private final List<@Nullable PolicyFact> way = new ArrayList<>();
    private int furthest = -1;
    private List<Trial.Failed> failed = new ArrayList<>();

    Trying(Policy.Rule rule, List<? extends PolicyFact> facts, Trial.Watcher watcher) {
        this.rule = rule;
        this.watcher = watcher;
        // The rule engine knows facts by identity: one that is given twice is one, and equal ones are two.
        Set<PolicyFact> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        facts.stream().filter(seen::add).forEach(this.facts::add);
    }

    Trial trial() {
        from(0, Map.of());
        failed.sort(Comparator.comparingInt(Trial.Failed::constraint).reversed());
        return new Trial(
                rule,
                matches,
                matches.isEmpty()
                        ? new Trial.Stop(furthest, failed.stream().distinct().toList())
                        : null);
    }

    private void from(int index, Map<String, @Nullable Object> bound) {
        if (index == rule.conditions().size()) {
            matches.add(new Trial.Match(new ArrayList<>(way), bound));
            return;
        }
        Policy.Condition condition = rule.conditions().get(index);
        List<Fitting> fitting = new ArrayList<>();
        List<Trial.Failed> misfits = new ArrayList<>();
        for (PolicyFact fact : facts) {
            if (fact.getClass()
                    .getSimpleName()
                    .equals(condition.pattern().type().text())) {
                Map<String, @Nullable Object> within = new HashMap<>(bound);
                Trial.Failed misfit = fit(index, fact, within);
                if (misfit == null) {
                    fitting.add(new Fitting(fact, within));
                } else {
                    misfits.add(misfit);
                }
            }
        }
        boolean not = condition.quantifier() == Policy.Quantifier.NOT;
        boolean holds = not == fitting.isEmpty();
        watcher.condition(index, holds);
        if (!holds) {
            if (not) {
                int all = condition.pattern().constraints().size();
                fitting.forEach(each -> misfits.add(new Trial.Failed(each.fact, all, null, List.of())));
                misfits.removeIf(each -> each.constraint() < all);
            }
            stop(index, misfits);
        } else if (condition.quantifier() == Policy.Quantifier.EACH) {
            fitting.forEach(each -> step(index, each.fact, each.bound));
        } else {
            step(index, not ? null : fitting.get(0).fact, bound);
        }
    }

    /** A fact that fits, and what is bound then. */
    private record Fitting(PolicyFact fact, Map<String, @Nullable Object> bound) {}

    private void step(int index, @Nullable PolicyFact fact, Map<String, @Nullable Object> bound) {
        way.add(fact);
        from(index + 1, bound);
        way.remove(way.size() - 1);
    }

    private void stop(int index, List<Trial.Failed> misfits) {
        if (index > furthest) {
            furthest = index;
            failed = new ArrayList<>();
        }
        if (index == furthest) {
            failed.addAll(misfits);
        }
    }

    /** Binds what the pattern names; null when the fact fits. */
    private Trial.@Nullable Failed fit(int index, PolicyFact fact, Map<String, @Nullable Object> bound) {
        Policy.Pattern pattern = rule.conditions().get(index).pattern();
        if (pattern.variable() != null) {
            bound.put(pattern.variable().text(), fact);
        }
        List<Policy.Constraint> constraints = pattern.constraints();
        for (int i = 0; i < constraints.size(); i++) {
            Object seen = FactValues.of(fact, constraints.get(i).property().text());
            if (constraints.get(i) instanceof Policy.Binding binding) {
                bound.put(binding.variable().text(), seen);
            } else if (constraints.get(i) instanceof Policy.Comparison comparison) {
                List<@Nullable Object> wanted = new ArrayList<>();
                comparison.values().forEach(value -> wanted.add(value(value, bound)));
                boolean holds = Comparing.holds(comparison.operator(), seen, wanted);
                watcher.constraint(index, i, holds);
                if (!holds) {
                    return new Trial.Failed(fact, i, seen, wanted);
                }
            }
        }
        return null;
    }

    /** What a value stands for; parts of texts that are put together are none. */
    static @Nullable Object value(Policy.Value value, Map<String, @Nullable Object> bound) {
        if (value instanceof Policy.Text text) {
            return text.text();
        }
        if (value instanceof Policy.Whole whole) {
            return whole.number();
        }
        if (value instanceof Policy.Flag flag) {
            return flag.flag();
        }
        if (value instanceof Policy.Constant constant) {
            return Vocabulary.value(constant.text());
        }
        if (value instanceof Policy.Variable variable) {
            String name = variable.name().text();
            if (!bound.containsKey(name)) {
                throw new IllegalArgumentException("variable '" + name + "' is not bound; expected a checked rule");
            }
            Object named = bound.get(name);
            for (Policy.Name call : variable.calls()) {
                named = named instanceof PolicyFact fact ? FactValues.of(fact, call.text()) : null;
            }
            return named;
        }
        return null;
    }
}
