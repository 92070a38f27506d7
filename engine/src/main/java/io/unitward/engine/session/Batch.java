package io.unitward.engine.session;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.event.rule.AfterMatchFiredEvent;
import org.kie.api.event.rule.AgendaEventListener;
import org.kie.api.event.rule.BeforeMatchFiredEvent;
import org.kie.api.event.rule.DefaultAgendaEventListener;
import org.kie.api.event.rule.DefaultRuleRuntimeEventListener;
import org.kie.api.event.rule.MatchCreatedEvent;
import org.kie.api.event.rule.ObjectInsertedEvent;
import org.kie.api.event.rule.RuleRuntimeEventListener;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.Match;

/**
 * One session over the facts of some units and of the manager.
 *
 * <p>A rule that fails for a unit (it throws, fires without end, or speaks of a unit it did not look at) makes that unit
 * unknown. Where that spoils the session, the rest is judged again without that rule for that unit, so that every unit gets
 * the same findings in whatever company it is judged.
 */
final class Batch {
    /** So many firings are allowed for each fact of a unit, and {@link #FIRINGS} besides; no honest policy comes near. */
    private static final int FIRINGS_PER_FACT = 50;

    private static final int FIRINGS = 1000;

    private final RuleBase rules;
    private final Overrun overrun;
    private final List<PolicyFact> facts = new ArrayList<>();
    private final Map<String, Integer> factsByUnit = new HashMap<>();
    private final Set<Silenced> silenced = new HashSet<>();
    private final Map<String, RuleFailure> failures = new HashMap<>();

    /** A rule that is kept from judging one unit, because it failed on it. */
    private record Silenced(String rule, String unit) {}

    private Batch(RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, Overrun overrun) {
        this.rules = rules;
        this.overrun = overrun;
        facts.addAll(managerFacts);
        units.forEach(unit -> facts.addAll(unit.facts()));
        facts.forEach(fact -> factsByUnit.merge(fact.subject(), 1, Integer::sum));
        units.forEach(unit -> factsByUnit.putIfAbsent(unit.unit(), 0));
        factsByUnit.putIfAbsent(FindingDraft.MANAGER, 0);
    }

    /** Everything the rules find about these units and the manager, failures included; unsorted. */
    static List<Stated> judge(RuleBase rules, List<PolicyFact> managerFacts, List<UnitFacts> units, Overrun overrun) {
        Batch batch = new Batch(rules, managerFacts, units, overrun);
        List<Stated> found = null;
        while (found == null) {
            found = batch.run();
        }
        List<Stated> all = new ArrayList<>(found);
        batch.failures.values().forEach(failure -> all.add(failure.stated()));
        return all;
    }

    /** One attempt; null when a rule failed in it, which is silenced for the next. */
    private @Nullable List<Stated> run() {
        if (overrun.passed()) {
            outOfTime();
            return List.of();
        }
        Watch watch = new Watch();
        KieSession session = rules.newSession();
        try {
            session.addEventListener((AgendaEventListener) watch.agenda);
            session.addEventListener((RuleRuntimeEventListener) watch.insertions);
            facts.forEach(session::insert);
            long cap = (long) facts.size() * FIRINGS_PER_FACT + (long) FIRINGS * (factsByUnit.size() + 1);
            session.fireAllRules(match -> !isSilenced(match), (int) Math.min(cap, Integer.MAX_VALUE));
            return watch.found;
        } catch (RuntimeException e) {
            if (overrun.passed()) {
                // What was found holds all the same; what was not may only not have been looked for.
                outOfTime();
                return watch.found;
            }
            if (watch.current == null) {
                // Not in a consequence: no telling which rule it was, so nothing that was found can be relied on.
                factsByUnit.keySet().forEach(unit -> fail(null, unit, reason(e)));
                return List.of();
            }
            String rule = watch.current.getRule().getName();
            String unit = unitOf(watch.current);
            fail(rules.rule(rule), unit, e instanceof EndlessRule ? "it fires without end" : reason(e));
            return silenced.add(new Silenced(rule, unit)) ? null : watch.found;
        } finally {
            session.dispose();
        }
    }

    private void outOfTime() {
        RuleInfo rule = overrun.blamed(rules);
        factsByUnit
                .keySet()
                .forEach(unit -> fail(
                        rule,
                        unit,
                        rule == null
                                ? "judging took too long"
                                : "judging took too long, and most matches were this rule's"));
    }

    private void fail(@Nullable RuleInfo rule, String unit, String reason) {
        RuleFailure failure = new RuleFailure(rule, unit, reason);
        failures.putIfAbsent(unit + '\0' + (rule == null ? "" : rule.name()), failure);
    }

    private boolean isSilenced(Match match) {
        return !silenced.isEmpty()
                && silenced.contains(new Silenced(match.getRule().getName(), unitOf(match)));
    }

    /** The unit a match is about: the first that is not the manager, or the manager when there is no other. */
    private static String unitOf(Match match) {
        String unit = FindingDraft.MANAGER;
        for (Object fact : match.getObjects()) {
            unit = subject(fact);
            if (!unit.equals(FindingDraft.MANAGER)) {
                return unit;
            }
        }
        return unit;
    }

    /** Also of what no rule should match: a rule that does is to blame, not the session. */
    private static String subject(Object fact) {
        if (fact instanceof FindingDraft draft) {
            return draft.unit();
        }
        return fact instanceof PolicyFact about ? about.subject() : FindingDraft.MANAGER;
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null
                ? cause.getClass().getSimpleName()
                : cause.getClass().getSimpleName() + ", " + cause.getMessage().replace('\n', ' ');
    }

    /** A rule that has fired more often than any honest rule can. */
    private static final class EndlessRule extends RuntimeException {}

    /** What happens in the session: who fires, and what it inserts. */
    private final class Watch {
        private final List<Stated> found = new ArrayList<>();
        private final Map<String, Integer> firings = new HashMap<>();
        private @Nullable Match current;

        private final DefaultAgendaEventListener agenda = new DefaultAgendaEventListener() {
            @Override
            public void matchCreated(MatchCreatedEvent event) {
                overrun.step(event.getMatch().getRule().getName());
            }

            @Override
            public void beforeMatchFired(BeforeMatchFiredEvent event) {
                fires(event.getMatch());
            }

            @Override
            public void afterMatchFired(AfterMatchFiredEvent event) {
                current = null;
            }
        };
        private final DefaultRuleRuntimeEventListener insertions = new DefaultRuleRuntimeEventListener() {
            @Override
            public void objectInserted(ObjectInsertedEvent event) {
                if (current != null) {
                    states(current, event.getObject());
                }
            }
        };

        private void fires(Match match) {
            current = match;
            overrun.step(match.getRule().getName());
            String unit = unitOf(match);
            int allowed = factsByUnit.getOrDefault(unit, 0) * FIRINGS_PER_FACT + FIRINGS;
            if (firings.merge(unit, 1, Integer::sum) > allowed) {
                throw new EndlessRule();
            }
        }

        private void states(Match match, Object inserted) {
            RuleInfo rule = rules.rule(match.getRule().getName());
            String unit = unitOf(match);
            Set<String> subjects = new HashSet<>();
            for (Object fact : match.getObjects()) {
                subjects.add(subject(fact));
            }
            long units = subjects.stream()
                    .filter(subject -> !subject.equals(FindingDraft.MANAGER))
                    .count();
            if (!(inserted instanceof FindingDraft draft)) {
                fail(rule, unit, "it inserts a " + inserted.getClass().getSimpleName() + "; expected FindingDraft");
            } else if (units > 1) {
                subjects.forEach(subject -> fail(rule, subject, "it looks at several units at once"));
            } else if (!subjects.contains(draft.unit())) {
                fail(rule, unit, "it speaks of '" + draft.unit() + "', which it did not look at");
            } else {
                found.add(new Stated(rule.name(), finding(rule, draft, match.getObjects())));
            }
        }

        private Finding finding(RuleInfo rule, FindingDraft draft, List<?> matched) {
            return new Finding(
                    rule.policy(),
                    draft.unit(),
                    draft.view(),
                    rule.classification(),
                    rule.severity(),
                    draft.file(),
                    draft.cause(),
                    draft.message(),
                    rule.why(),
                    Evidence.of(matched),
                    rule.remediation());
        }
    }
}
