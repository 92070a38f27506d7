package io.unitward.engine.reading;

import io.unitward.engine.drl.Policy;
import io.unitward.facts.PolicyFact;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a rule over the facts of one unit and of its manager.
 *
 * @param rule the rule
 * @param matches every way in which all its conditions hold; empty when it does not fire
 * @param stop the condition it got to and not beyond; null when it fires
 */
public record Trial(
        Policy.Rule rule, List<Match> matches, @Nullable Stop stop) {
    public Trial {
        matches = List.copyOf(matches);
    }

    /** Tries a rule that was checked. */
    public static Trial of(Policy.Rule rule, List<? extends PolicyFact> facts) {
        return of(rule, facts, Watcher.NONE);
    }

    /** The same, telling of every step. */
    public static Trial of(Policy.Rule rule, List<? extends PolicyFact> facts, Watcher watcher) {
        return new Trying(rule, facts, watcher).trial();
    }

    /** Whether the rule fires. */
    public boolean isFired() {
        return !matches.isEmpty();
    }

    /**
     * One way in which all conditions hold.
     *
     * @param facts one for each condition, in order; null for what must not be there, and for what must be there, one that is
     * @param bound the values of its variables
     */
    public record Match(List<@Nullable PolicyFact> facts, Map<String, @Nullable Object> bound) {
        public Match {
            facts = Collections.unmodifiableList(facts);
            bound = Collections.unmodifiableMap(bound);
        }

        /** What the rule engine calls the objects of the match: those of conditions that stand alone. */
        public List<PolicyFact> matched(Policy.Rule rule) {
            return java.util.stream.IntStream.range(0, facts.size())
                    .filter(i -> rule.conditions().get(i).quantifier() == Policy.Quantifier.EACH)
                    .mapToObj(facts::get)
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    /**
     * Where a rule that does not fire stopped.
     *
     * @param condition its number, from 0; no way through the conditions before leads beyond it
     * @param failed the facts of its type, those that came nearest first; empty when there is none. For what must not be there:
     *     what is there
     */
    public record Stop(int condition, List<Failed> failed) {
        public Stop {
            failed = List.copyOf(failed);
        }
    }

    /**
     * A fact on which a condition failed.
     *
     * @param fact the fact
     * @param constraint the number of the constraint that failed first, from 0; the number of constraints when none did, for what
     *     must not be there
     * @param seen the value of its property; null also where none failed
     * @param wanted what it was compared with; empty where none failed
     */
    public record Failed(
            PolicyFact fact, int constraint, @Nullable Object seen, List<@Nullable Object> wanted) {
        public Failed {
            wanted = Collections.unmodifiableList(wanted);
        }
    }

    /** Learns what is evaluated, and to what. */
    public interface Watcher {
        /** Learns nothing. */
        Watcher NONE = new Watcher() {};

        /** A condition was looked at, after a way through those before it. */
        default void condition(int condition, boolean holds) {}

        /** A constraint was evaluated, after those before it held; never a mere binding. */
        default void constraint(int condition, int constraint, boolean holds) {}
    }
}
