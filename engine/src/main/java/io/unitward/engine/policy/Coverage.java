package io.unitward.engine.policy;

import io.unitward.engine.reading.SourcePlace;
import java.util.List;

/**
 * What the cases of policies have shown of them: which rules fired and kept silent, which conditions and constraints were true
 * and false.
 *
 * <p>Not counted is what no case can change: what only binds a variable, the join on the unit that every pattern needs, and a
 * pattern that asks nothing of a fact of the manager, which is always there.
 *
 * @param policies in the order they were given in
 */
public record Coverage(List<OfPolicy> policies) {
    public Coverage {
        policies = List.copyOf(policies);
    }

    /** What is counted. */
    public enum Kind {
        RULE("rule"),
        CONDITION("condition"),
        CONSTRAINT("constraint");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word used in reports and JSON. */
        public String text() {
            return text;
        }
    }

    /**
     * Something that a case can show true, and another one false.
     *
     * @param kind what it is
     * @param rule the rule it is part of
     * @param text what it says, as written; of a rule its name
     * @param place where it begins
     * @param held whether it was ever true; of a rule whether it ever fired
     * @param failed whether it was ever false; of a rule whether it ever kept silent
     */
    public record Part(Kind kind, String rule, String text, SourcePlace place, boolean held, boolean failed) {
        /** Of two: true, and false. */
        public int shown() {
            return (held ? 1 : 0) + (failed ? 1 : 0);
        }

        /** What is missing, in words; empty when nothing is. */
        public String lack() {
            if (held && failed) {
                return "";
            }
            if (kind == Kind.RULE) {
                return held ? "never silent" : failed ? "never fired" : "no case";
            }
            return held ? "never false" : failed ? "never true" : "never evaluated";
        }
    }

    /**
     * Of one policy.
     *
     * @param id the policy
     * @param source its file
     * @param cases how many cases it has
     * @param parts rule by rule in the order of the source, each rule before its conditions and each of these before its constraints
     */
    public record OfPolicy(String id, String source, int cases, List<Part> parts) {
        public OfPolicy {
            parts = List.copyOf(parts);
        }

        /** How many times something was to be shown true or false. */
        public int wanted() {
            return 2 * parts.size();
        }

        /** How many times it was. */
        public int shown() {
            return parts.stream().mapToInt(Part::shown).sum();
        }

        /** Parts of hundred, from 0 to 100; 100 only when nothing is missing. */
        public double percent() {
            return Coverage.percent(shown(), wanted());
        }

        /** What lacks something, in order. */
        public List<Part> gaps() {
            return parts.stream().filter(part -> part.shown() < 2).toList();
        }
    }

    /** Over all policies. */
    public double percent() {
        return percent(
                policies.stream().mapToInt(OfPolicy::shown).sum(),
                policies.stream().mapToInt(OfPolicy::wanted).sum());
    }

    /** To one digit after the point, never rounded up to what it is not. */
    private static double percent(int shown, int wanted) {
        return wanted == 0 ? 100 : Math.floor(shown * 1000.0 / wanted) / 10;
    }
}
