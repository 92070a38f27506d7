package io.unitward.engine.compile;

import io.unitward.engine.catalog.RuleInfo;
import io.unitward.engine.drl.Metadata;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.drl.PolicyFormat;
import io.unitward.engine.drl.PolicyReader;
import io.unitward.engine.drl.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The check of sources, the first of two barriers: behind it stands {@link ClassFileCheck}. Needs no rule compiler. */
public final class PolicyCheck {
    private PolicyCheck() {}

    /**
     * A source that was read.
     *
     * @param source the source
     * @param policy its tree; not to be used when there are problems
     * @param rules what its rules say about themselves, in order
     * @param problems what is wrong with it, sorted by place; empty when it can be used
     */
    public record Checked(PolicySource source, Policy policy, List<RuleInfo> rules, List<PolicyProblem> problems) {
        public Checked {
            rules = List.copyOf(rules);
            problems = List.copyOf(problems);
        }
    }

    /** Reads sources; each is judged, whatever is wrong with the others. */
    public static List<Checked> check(Collection<PolicySource> sources) {
        Map<String, String> ids = new HashMap<>();
        List<Checked> checked = new ArrayList<>();
        for (PolicySource source : sources) {
            Checked alone = check(source);
            String earlier = ids.putIfAbsent(source.id(), source.path());
            if (earlier != null) {
                List<PolicyProblem> problems = new ArrayList<>(alone.problems());
                problems.add(
                        problem(source, "a second policy of the id '" + source.id() + "': the other is " + earlier));
                alone = new Checked(source, alone.policy(), alone.rules(), sorted(problems));
            }
            checked.add(alone);
        }
        return checked;
    }

    private static Checked check(PolicySource source) {
        List<PolicyProblem> problems = new ArrayList<>();
        if (!PolicyReader.isId(source.id()) || !PolicyReader.isId(source.category())) {
            problems.add(problem(
                    source,
                    "the folder '" + source.category() + "/" + source.id() + "' of the policy is no proper name"));
        } else if (!source.path().endsWith("/" + source.id() + ".drl")) {
            problems.add(problem(source, "the name of the file is not that of its folder, '" + source.id() + "'"));
        }
        PolicyReader.Reading reading = PolicyReader.read(source.text(), source.id());
        Lines lines = new Lines(source.text());
        problems.addAll(located(source, reading.problems()));
        List<RuleInfo> rules = new ArrayList<>();
        for (Metadata rule : reading.rules()) {
            rules.add(new RuleInfo(
                    rule.rule(),
                    source.id(),
                    source.category(),
                    rule.classification(),
                    rule.severity(),
                    rule.since(),
                    rule.summary(),
                    rule.why(),
                    rule.remediation(),
                    source.path(),
                    lines.line(rule.offset()),
                    rule.overrides()));
        }
        return new Checked(source, reading.policy(), rules, sorted(problems));
    }

    /**
     * What formatting made of a source.
     *
     * @param text the formatted text; null when the source cannot be read
     * @param problems why not, sorted by place
     */
    public record Formatted(@Nullable String text, List<PolicyProblem> problems) {
        public Formatted {
            problems = List.copyOf(problems);
        }
    }

    /** Formats a source that can be read, whether or not it can be used. */
    public static Formatted format(PolicySource source) {
        PolicyFormat.Formatted formatted = PolicyFormat.format(source.text());
        return new Formatted(formatted.text(), sorted(located(source, formatted.problems())));
    }

    private static List<PolicyProblem> located(PolicySource source, List<Problems.Problem> found) {
        Lines lines = new Lines(source.text());
        List<PolicyProblem> problems = new ArrayList<>();
        for (Problems.Problem problem : found) {
            int start = Math.min(problem.span().start(), source.text().length());
            problems.add(new PolicyProblem(
                    source.path(),
                    lines.line(start),
                    lines.column(start),
                    Math.max(1, problem.span().end() - start),
                    problem.message(),
                    problem.hint()));
        }
        return problems;
    }

    private static PolicyProblem problem(PolicySource source, String message) {
        return new PolicyProblem(
                source.path(),
                1,
                1,
                1,
                message,
                "write CATEGORY/ID/ID.drl, each in lower-case words with dashes between");
    }

    private static List<PolicyProblem> sorted(List<PolicyProblem> problems) {
        return problems.stream().sorted(PolicyProblem.ORDER).distinct().toList();
    }
}
