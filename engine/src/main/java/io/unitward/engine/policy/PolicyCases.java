package io.unitward.engine.policy;

import io.unitward.engine.Policies;
import io.unitward.engine.session.Classifier;
import io.unitward.engine.session.Stated;
import io.unitward.verdict.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads and runs the cases of policies. Pure: whoever calls it reads the files. */
public final class PolicyCases {
    private PolicyCases() {}

    /**
     * What became of a case.
     *
     * @param failures what is not as expected, a line each; empty when the case holds
     * @param fired names of the policy's rules that fired
     */
    public record Outcome(List<String> failures, Set<String> fired) {
        public Outcome {
            failures = List.copyOf(failures);
            fired = Set.copyOf(fired);
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
        for (Stated stated : Classifier.state(policies.rules(), given.manager(), List.of(given.facts()), 1)) {
            if (stated.finding().policy().equals(policy)) {
                found.add(stated.finding());
                fired.add(stated.rule());
            }
        }
        found.sort(Finding.ORDER);
        List<Finding> unexpected = new ArrayList<>(found);
        List<String> failures = new ArrayList<>();
        for (Map<String, String> expected : given.expected()) {
            Finding match = unexpected.stream()
                    .filter(finding -> fields(finding).entrySet().containsAll(expected.entrySet()))
                    .findFirst()
                    .orElse(null);
            if (match == null) {
                failures.add(given.file() + ": expected but not found: " + expected);
            } else {
                unexpected.remove(match);
            }
        }
        unexpected.forEach(finding -> failures.add(given.file() + ": found but not expected: " + fields(finding)));
        return new Outcome(failures, fired);
    }

    private static Map<String, String> fields(Finding finding) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("unit", finding.unit());
        fields.put("classification", finding.classification().text());
        fields.put("severity", finding.severity().text());
        fields.put("message", finding.message());
        if (finding.view() != null) {
            fields.put("view", finding.view().text());
        }
        if (finding.file() != null) {
            fields.put("file", finding.file());
        }
        if (finding.cause() != null) {
            fields.put("cause", finding.cause());
        }
        return fields;
    }
}
