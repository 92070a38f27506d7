package io.unitward.engine.compile;

import io.unitward.engine.catalog.RuleInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Finds the file and line of what the rule compiler complains about. It often tells neither, or a line of code that it
 * generated, so each file, and in it each rule, is compiled alone until the complaint has a place.
 */
final class CompilerErrors {
    private CompilerErrors() {}

    static List<PolicyProblem> locate(
            Collection<PolicySource> sources,
            List<RuleInfo> rules,
            Function<List<PolicySource>, List<String>> compile) {
        List<PolicyProblem> problems = new ArrayList<>();
        for (PolicySource source : sources) {
            List<String> alone = compile.apply(List.of(source));
            if (!alone.isEmpty()) {
                problems.addAll(inRules(source, rules, alone, compile));
            }
        }
        if (problems.isEmpty()) {
            String text = text(compile.apply(List.copyOf(sources)));
            sources.forEach(source -> problems.add(
                    PolicyProblem.ofLine(source.path(), 1, "compiles alone but not with the others: " + text)));
        }
        return problems;
    }

    private static List<PolicyProblem> inRules(
            PolicySource source,
            List<RuleInfo> rules,
            List<String> alone,
            Function<List<PolicySource>, List<String>> compile) {
        List<PolicyProblem> problems = new ArrayList<>();
        List<RuleInfo> own = rules.stream()
                .filter(rule -> rule.source().equals(source.path()))
                .toList();
        List<String> lines = source.text().lines().toList();
        for (int i = 0; i < own.size(); i++) {
            int from = own.get(i).line() - 1;
            int to = i + 1 < own.size() ? own.get(i + 1).line() - 1 : lines.size();
            List<String> kept = new ArrayList<>(lines.subList(0, own.get(0).line() - 1));
            kept.addAll(lines.subList(from, to));
            List<String> messages =
                    compile.apply(List.of(new PolicySource(source.path(), String.join("\n", kept) + "\n")));
            if (!messages.isEmpty()) {
                problems.add(PolicyProblem.ofLine(
                        source.path(), own.get(i).line(), "rule '" + own.get(i).name() + "': " + text(messages)));
            }
        }
        if (problems.isEmpty()) {
            problems.add(PolicyProblem.ofLine(source.path(), 1, text(alone)));
        }
        return problems;
    }

    /** The first line of the first message: what follows are dumps of generated code and of stacks. */
    private static String text(List<String> messages) {
        return messages.isEmpty()
                ? "cannot be compiled"
                : messages.get(0).strip().lines().findFirst().orElse("cannot be compiled");
    }
}
