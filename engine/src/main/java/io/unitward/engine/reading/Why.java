package io.unitward.engine.reading;

import io.unitward.engine.drl.Policy;
import io.unitward.facts.View;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why a policy found something about a unit, or nothing. Values are written as a policy would write them: texts in double quotes,
 * constants such as {@code Layer.ADMIN}.
 *
 * @param policy id of the policy
 * @param unit the unit, or {@link io.unitward.verdict.FindingDraft#MANAGER}
 * @param rules each rule of the policy, in order
 */
public record Why(String policy, String unit, List<OfRule> rules) {
    public Why {
        rules = List.copyOf(rules);
    }

    /** Whether any of its rules states something about the unit. */
    public boolean isFired() {
        return rules.stream()
                .flatMap(rule -> rule.matches().stream())
                .anyMatch(match -> match.about().equals(unit));
    }

    /**
     * Of one rule.
     *
     * @param rule its name
     * @param place where it begins
     * @param matches every way in which it fires; empty when it does not
     * @param stop where it stopped; null when it fires
     */
    public record OfRule(
            String rule,
            SourcePlace place,
            List<Match> matches,
            @Nullable Stop stop) {
        public OfRule {
            matches = List.copyOf(matches);
        }

        /** Whether it fires. */
        public boolean isFired() {
            return stop == null;
        }
    }

    /**
     * One way in which a rule fires.
     *
     * @param about what its finding is about: the unit, or the manager, which rules may judge whichever unit they look at
     * @param view which view of it; null when it is about neither
     * @param conditions what held for each of its conditions, in order
     */
    public record Match(String about, @Nullable View view, List<Held> conditions) {
        public Match {
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * A condition.
     *
     * @param number from 1
     * @param quantifier how many facts it asks for
     * @param type the type of fact
     * @param text as written, on one line
     * @param place where it begins
     */
    public record Condition(int number, Policy.Quantifier quantifier, String type, String text, SourcePlace place) {}

    /**
     * A condition that held.
     *
     * @param condition which
     * @param fact what it matched; null for what must not be there
     */
    public record Held(Condition condition, @Nullable Fact fact) {}

    /**
     * A fact, as a condition sees it.
     *
     * @param type its type
     * @param file the file that it is about; null when it is about none
     * @param fields the properties that the condition names, in its order, with their values
     */
    public record Fact(String type, @Nullable String file, Map<String, String> fields) {
        public Fact {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }

    /**
     * The condition at which a rule stopped: the first that failed along the ways that lead furthest.
     *
     * @param condition the condition
     * @param failed the facts that it failed on, those that came nearest first; empty when there is no fact of its type
     */
    public record Stop(Condition condition, List<Failed> failed) {
        public Stop {
            failed = List.copyOf(failed);
        }
    }

    /**
     * A fact on which a condition failed.
     *
     * @param fact the fact
     * @param constraint the first constraint that failed; null when the fact is there and must not be
     */
    public record Failed(Fact fact, @Nullable Constraint constraint) {}

    /**
     * A constraint that failed.
     *
     * @param text as written
     * @param place where it begins
     * @param property the property that it asks
     * @param seen the value that it saw
     * @param wanted the values that it was compared with
     */
    public record Constraint(String text, SourcePlace place, String property, String seen, List<String> wanted) {
        public Constraint {
            wanted = List.copyOf(wanted);
        }
    }
}
