package io.unitward.engine.session;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.facts.PolicyFact;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
 * <p>A rule that fails for a unit (it throws, has matches without end, or speaks of a unit it did not look at) makes that
 * unit unknown. Where that spoils the session, the rest is judged again without that rule for that unit, so that every unit
 * gets the same findings in whatever company it is judged.
 */
final class Batch {
    /**
     * So many matches a rule may have for each fact of a unit, and {@link #MATCHES} besides; no honest rule comes near. Each
     * rule has its own: otherwise one could use up what is another's.
     */
    private static final int MATCHES_PER_FACT = 50;

    private static final int MATCHES = 1000;

    /** So many different things an operator's rule may find of one unit. */
    static final int MOST_FINDINGS = 200;

    private final RuleBase rules;
    private final Overrun overrun;
    private final List<PolicyFact> facts = new ArrayList<>();
    private final Map<String, Integer> factsByUnit = new HashMap<>();
    private final Set<RuleOnUnit> silenced = new HashSet<>();
    private final Map<String, RuleFailure> failures = new HashMap<>();

    /** A rule that judges one unit; silenced when it failed on it. */
    private record RuleOnUnit(String rule, String unit) {}

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
        Map<RuleOnUnit, List<Stated>> found = null;
        while (found == null) {
            found = batch.run();
        }
        List<Stated> all = new ArrayList<>();
        found.forEach((by, stated) -> all.addAll(batch.kept(by, stated)));
        batch.failures.values().forEach(failure -> all.add(failure.stated()));
        return all;
    }

    /** What stays of the findings of one rule: none when it failed, and not more than a report can hold. */
    private List<Stated> kept(RuleOnUnit by, List<Stated> stated) {
        if (silenced.contains(by)) {
            return List.of();
        }
        if (!rules.bounded() || stated.size() <= MOST_FINDINGS) {
            return stated;
        }
        List<Stated> different = new ArrayList<>();
        Comparator<Stated> order = Comparator.comparing(
                Stated::finding,
                Finding.ORDER.thenComparing(finding -> finding.sortedEvidence().toString()));
        for (Stated each : stated.stream().sorted(order).toList()) {
            Stated last = different.isEmpty() ? null : different.get(different.size() - 1);
            if (last == null || Finding.ORDER.compare(last.finding(), each.finding()) != 0) {
                different.add(each);
            }
        }
        if (different.size() > MOST_FINDINGS) {
            fail(rules.rule(by.rule()), by.unit(), "it found more than " + MOST_FINDINGS + " things, too many to tell");
            return different.subList(0, MOST_FINDINGS);
        }
        return different;
    }

    /** One attempt; null when a rule failed in it, which is silenced for the next. */
    private @Nullable Map<RuleOnUnit, List<Stated>> run() {
        if (overrun.passed()) {
            outOfTime();
            return Map.of();
        }
        Watch watch = new Watch();
        KieSession session = rules.newSession();
        try {
            session.addEventListener((AgendaEventListener) watch.agenda);
            session.addEventListener((RuleRuntimeEventListener) watch.insertions);
            facts.forEach(session::insert);
            session.fireAllRules(match -> !isSilenced(match));
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
                return Map.of();
            }
            String rule = watch.current.getRule().getName();
            String unit = unitOf(watch.current);
            fail(rules.rule(rule), unit, reason(e));
            return silenced.add(new RuleOnUnit(rule, unit)) ? null : watch.found;
        } catch (OutOfMemoryError | StackOverflowError e) {
            watch.found.clear();
            factsByUnit.keySet().forEach(unit -> fail(null, unit, "there was not enough memory to judge"));
            return Map.of();
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
        RuleFailure failure = new RuleFailure(rule, rules.some(), unit, reason);
        failures.putIfAbsent(unit + '\0' + (rule == null ? "" : rule.name()), failure);
    }

    private boolean isSilenced(Match match) {
        return !silenced.isEmpty()
                && silenced.contains(new RuleOnUnit(match.getRule().getName(), unitOf(match)));
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

    /** What happens in the session: who fires, and what it inserts. */
    private final class Watch {
        private final Map<RuleOnUnit, List<Stated>> found = new LinkedHashMap<>();
        private final Map<RuleOnUnit, Integer> matches = new HashMap<>();
        private @Nullable Match current;

        private final DefaultAgendaEventListener agenda = new DefaultAgendaEventListener() {
            @Override
            public void matchCreated(MatchCreatedEvent event) {
                matches(event.getMatch());
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

        /** One that has too many is itself to blame, and goes on without firing; the others see nothing of it. */
        private void matches(Match match) {
            String rule = match.getRule().getName();
            overrun.step(rule);
            String unit = unitOf(match);
            RuleOnUnit by = new RuleOnUnit(rule, unit);
            long allowed = (long) factsByUnit.getOrDefault(unit, 0) * MATCHES_PER_FACT + MATCHES;
            if (matches.merge(by, 1, Integer::sum) > allowed && silenced.add(by)) {
                fail(rules.rule(rule), unit, "it fires without end");
            }
        }

        private void fires(Match match) {
            current = match;
            overrun.step(match.getRule().getName());
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
            } else if (((@Nullable String) draft.message()) == null) {
                fail(rule, unit, "it has nothing to say: its message is null");
            } else {
                found.computeIfAbsent(new RuleOnUnit(rule.name(), unit), by -> new ArrayList<>())
                        .add(new Stated(rule.name(), finding(rule, draft, match.getObjects())));
            }
        }

        private Finding finding(RuleInfo rule, FindingDraft draft, List<?> matched) {
            return new Finding(
                    rule.policy(),
                    draft.unit(),
                    draft.view(),
                    rule.classification(),
                    rule.severity(),
                    rules.bounded() && draft.file() != null ? Said.cut(draft.file()) : draft.file(),
                    rules.bounded() && draft.cause() != null ? Said.line(draft.cause()) : draft.cause(),
                    rules.bounded() ? Said.line(draft.message()) : draft.message(),
                    rule.why(),
                    Evidence.of(matched),
                    rule.remediation());
        }
    }
}
