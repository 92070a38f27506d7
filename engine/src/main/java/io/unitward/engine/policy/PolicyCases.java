package io.unitward.engine.policy;

import io.unitward.engine.Policies;
import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.compile.PolicyCheck;
import io.unitward.engine.policy.PolicyCase.Expected;
import io.unitward.engine.reading.Explaining;
import io.unitward.engine.reading.Why;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.RuleBase;
import io.unitward.engine.session.Stated;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads and runs the cases of policies. Pure: whoever calls it reads the files. */
public final class PolicyCases {
    private PolicyCases() {}

    /**
     * What became of a case.
     *
     * @param mismatches what is not as expected; empty when the case holds
     * @param fired names of the policy's rules that fired
     * @param found everything the policy found, in {@link Finding#ORDER}
     */
    public record Outcome(List<Mismatch> mismatches, Set<String> fired, List<Finding> found) {
        public Outcome {
            mismatches = List.copyOf(mismatches);
            fired = Set.copyOf(fired);
            found = List.copyOf(found);
        }

        /** Whether the case holds. */
        public boolean holds() {
            return mismatches.isEmpty();
        }
    }

    /**
     * One thing that is not as expected.
     *
     * @param given the case
     * @param expected what was not found; null for a finding that was not expected
     * @param found a finding that was not expected; where something was expected, the one nearest to it, null when none is near
     */
    public record Mismatch(
            PolicyCase given,
            @Nullable Expected expected,
            @Nullable Finding found) {
        /**
         * A line that says what it is, and below it a line for each field: indented by four where both agree or nothing is to
         * be said against it, with a minus what was expected, with a plus what was found.
         */
        public String diff() {
            StringBuilder text = new StringBuilder(given.file());
            if (expected == null) {
                text.append(": found, not expected:\n");
            } else {
                text.append(':').append(expected.line()).append(':').append(expected.column());
                text.append(
                        found == null ? ": expected, not found:\n" : ": expected, not found; the nearest differs:\n");
            }
            Map<String, String> wanted = expected == null ? Map.of() : expected.fields();
            Map<String, String> seen = found == null ? Map.of() : Comparison.fields(given, found);
            List<String> names = new ArrayList<>(seen.keySet());
            wanted.keySet().stream()
                    .sorted()
                    .filter(name -> !seen.containsKey(name))
                    .forEach(names::add);
            for (String name : names) {
                String left = wanted.get(name);
                String right = seen.get(name);
                boolean agree = expected != null && (left == null || left.equals(right));
                if (agree) {
                    line(text, "    ", name, String.valueOf(right));
                    continue;
                }
                if (left != null) {
                    line(text, "  - ", name, left);
                }
                if (right != null) {
                    line(text, "  + ", name, right);
                }
            }
            return text.toString();
        }

        private static void line(StringBuilder text, String lead, String name, String value) {
            text.append(lead).append(name).append(": ").append(value).append('\n');
        }
    }

    /**
     * Reads one case file.
     *
     * @param file its name, for messages
     * @param text its content
     * @throws CaseException with every problem, each at its line and column
     */
    public static PolicyCase read(String file, String text) throws CaseException {
        return CaseReader.read(file, text);
    }

    /**
     * Runs one case of one policy. Other policies may find what they like in it.
     *
     * @param policy id of the policy whose case it is
     */
    public static Outcome run(Policies policies, String policy, PolicyCase given) {
        List<Finding> found = new ArrayList<>();
        Set<String> fired = new TreeSet<>();
        for (RuleBase rules : policies.judging()) {
            for (Stated stated : Classifier.state(rules, given.manager(), List.of(given.facts()), 1)) {
                if (stated.finding().policy().equals(policy)) {
                    found.add(stated.finding());
                    fired.add(stated.rule());
                }
            }
        }
        found.sort(Finding.ORDER);
        return new Outcome(mismatches(given, found), fired, found);
    }

    /**
     * The text of a case that expects what was found; all else of it stays, comments too.
     *
     * @param given the case as read of the text
     * @param text the text
     * @param outcome what became of it
     * @return the same text when the case holds
     */
    public static String update(PolicyCase given, String text, Outcome outcome) {
        return CaseUpdate.of(given, text, outcome.found());
    }

    /**
     * Why the rules that should have fired did not: those that kept silent while something of their classification and severity
     * was expected and not found.
     *
     * @param policy the policy, read
     * @return without rules when nothing that was expected is missing
     */
    public static Why why(PolicyCheck.Checked policy, PolicyCase given, Outcome outcome) {
        Set<String> silent = new TreeSet<>();
        for (Mismatch mismatch : outcome.mismatches()) {
            if (mismatch.expected() != null) {
                for (RuleInfo rule : policy.rules()) {
                    Map<String, String> fields = mismatch.expected().fields();
                    boolean meant = is(
                                    fields.get("classification"),
                                    rule.classification().text())
                            && is(fields.get("severity"), rule.severity().text());
                    if (meant && !outcome.fired().contains(rule.name())) {
                        silent.add(rule.name());
                    }
                }
            }
        }
        Why all = Explaining.why(policy, given.facts().unit(), given.allFacts());
        return new Why(
                all.policy(),
                all.unit(),
                all.rules().stream()
                        .filter(rule -> silent.contains(rule.rule()))
                        .toList());
    }

    private static boolean is(@Nullable String expected, String word) {
        return expected == null || expected.equals(word);
    }

    /** What of a case is not as expected, when this is what its policy found. */
    static List<Mismatch> mismatches(PolicyCase given, List<Finding> found) {
        Comparison comparison = Comparison.of(given, found);
        List<Mismatch> mismatches = new ArrayList<>();
        List<Finding> left = new ArrayList<>(comparison.unexpected());
        for (int i = 0; i < given.expected().size(); i++) {
            if (comparison.met().get(i) == null) {
                Finding nearest = Comparison.nearest(given, given.expected().get(i), left);
                left.remove(nearest);
                mismatches.add(new Mismatch(given, given.expected().get(i), nearest));
            }
        }
        left.forEach(finding -> mismatches.add(new Mismatch(given, null, finding)));
        return mismatches;
    }
}
