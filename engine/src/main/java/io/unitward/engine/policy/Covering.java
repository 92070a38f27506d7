package io.unitward.engine.policy;

import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.drl.Operator;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.drl.Span;
import io.unitward.engine.reading.SourceText;
import io.unitward.engine.reading.Trial;
import io.unitward.facts.PolicyFact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what the cases of a policy show of it. */
public final class Covering {
    /** Facts of which every unit has one, whatever a case says. */
    private static final Set<String> MANAGERS = Set.of("Manager", "ManagerState");

    private final Policy.Rule rule;
    private final SourceText source;
    private final Map<Long, boolean[]> seen = new HashMap<>();
    private boolean fired;
    private boolean silent;

    private Covering(Policy.Rule rule, SourceText source) {
        this.rule = rule;
        this.source = source;
    }

    /** Tries every rule of a policy that was checked on every one of its cases. */
    public static Coverage.OfPolicy of(PolicyCheck.Checked policy, List<PolicyCase> cases) {
        SourceText source = new SourceText(policy.source());
        List<Coverage.Part> parts = new ArrayList<>();
        for (Policy.Rule rule : policy.policy().rules()) {
            Covering covering = new Covering(rule, source);
            cases.forEach(covering::tryOn);
            covering.parts(parts);
        }
        return new Coverage.OfPolicy(policy.source().id(), policy.source().path(), cases.size(), parts);
    }

    private void tryOn(PolicyCase given) {
        List<PolicyFact> facts = new ArrayList<>(given.manager());
        facts.addAll(given.facts().facts());
        Trial trial = Trial.of(rule, facts, new Trial.Watcher() {
            @Override
            public void condition(int condition, boolean holds) {
                note(condition, -1, holds);
            }

            @Override
            public void constraint(int condition, int constraint, boolean holds) {
                note(condition, constraint, holds);
            }
        });
        fired |= trial.isFired();
        silent |= !trial.isFired();
    }

    private void note(int condition, int constraint, boolean holds) {
        seen.computeIfAbsent(key(condition, constraint), key -> new boolean[2])[holds ? 1 : 0] = true;
    }

    private static long key(int condition, int constraint) {
        return ((long) condition << 32) + constraint;
    }

    private void parts(List<Coverage.Part> parts) {
        String name = rule.name().text();
        parts.add(new Coverage.Part(Coverage.Kind.RULE, name, name, source.place(rule.span()), fired, silent));
        for (int i = 0; i < rule.conditions().size(); i++) {
            Policy.Condition condition = rule.conditions().get(i);
            List<Policy.Constraint> constraints = condition.pattern().constraints();
            boolean asks = constraints.stream().anyMatch(Policy.Comparison.class::isInstance);
            if (asks || !MANAGERS.contains(condition.pattern().type().text())) {
                parts.add(part(Coverage.Kind.CONDITION, condition.span(), key(i, -1)));
            }
            for (int c = 0; c < constraints.size(); c++) {
                if (constraints.get(c) instanceof Policy.Comparison comparison && !isJoin(comparison)) {
                    parts.add(part(Coverage.Kind.CONSTRAINT, comparison.span(), key(i, c)));
                }
            }
        }
    }

    private Coverage.Part part(Coverage.Kind kind, Span span, long key) {
        boolean[] ways = seen.getOrDefault(key, new boolean[2]);
        return new Coverage.Part(kind, rule.name().text(), source.text(span), source.place(span), ways[1], ways[0]);
    }

    /** {@code subject == $unit}: the language asks for it, and all facts of a case are of one unit. */
    private static boolean isJoin(Policy.Comparison comparison) {
        return comparison.property().text().equals("subject")
                && comparison.operator() == Operator.EQUAL
                && comparison.values().get(0) instanceof Policy.Variable;
    }
}
