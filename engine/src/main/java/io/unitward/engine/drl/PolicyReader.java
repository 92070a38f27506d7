package io.unitward.engine.drl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads and checks one policy source: default deny. What is not of the language is no part of the tree, and what is in the tree is
 * checked name by name; the rule compiler gets a text that is written anew from it ({@link CanonicalText}). So no comment, escape
 * or odd character of the source can mean one thing here and another there.
 */
public final class PolicyReader {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_ID = 64;

    private PolicyReader() {}

    /**
     * What became of a source.
     *
     * @param policy its tree; not to be used when there are problems
     * @param rules what its rules say about themselves; not to be used when there are problems
     * @param problems everything that is wrong with it, in the order of the source as far as possible
     */
    public record Reading(Policy policy, List<Metadata> rules, List<Problems.Problem> problems) {
        public Reading {
            rules = List.copyOf(rules);
            problems = List.copyOf(problems);
        }
    }

    /** Whether a word can be a policy id, or a category: lower-case words with dashes between. */
    public static boolean isId(String word) {
        return word.length() <= LONGEST_ID && ID.matcher(word).matches();
    }

    /**
     * Reads a source.
     *
     * @param text the source
     * @param id the id of its policy, that of its folder
     * @return never with neither rules nor problems
     */
    public static Reading read(String text, String id) {
        Problems problems = new Problems();
        try {
            if (!size(text, problems)) {
                return new Reading(new Policy(List.of(), List.of()), List.of(), problems.found());
            }
            Policy policy = Parser.parse(text, problems);
            List<Metadata> rules = check(policy, id, problems);
            return new Reading(policy, rules, problems.found());
        } catch (Throwable e) {
            // Whatever it is that cannot be checked: it is not let through.
            problems.add(
                    new Span(0, 1),
                    "the check of this file failed (" + e.getClass().getSimpleName() + ")",
                    "this is a defect of unitward: please report it with this file");
            return new Reading(new Policy(List.of(), List.of()), List.of(), problems.found());
        }
    }

    static boolean size(String text, Problems problems) {
        if (text.length() > Limits.FILE) {
            problems.add(new Span(0, 1), "a file of " + text.length() + " characters", "write at most " + Limits.FILE);
            return false;
        }
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > Limits.LINE) {
                problems.add(
                        new Span(start + Limits.LINE, start + Limits.LINE + 1),
                        "a line of " + (end - start) + " characters",
                        "write at most " + Limits.LINE);
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    private static List<Metadata> check(Policy policy, String id, Problems problems) {
        Names names = Names.of(policy.imports(), problems);
        if (policy.rules().isEmpty() && problems.isEmpty()) {
            problems.add(new Span(0, 1), "a file without a rule", "write rule \"" + id + "\"");
        }
        if (policy.rules().size() > Limits.RULES) {
            problems.add(
                    policy.rules().get(Limits.RULES).span(),
                    policy.rules().size() + " rules in a file",
                    "write at most " + Limits.RULES);
        }
        List<Metadata> rules = new ArrayList<>();
        Map<String, String> seen = new HashMap<>();
        for (Policy.Rule rule : policy.rules()) {
            // Names that differ in punctuation only would be one name in what is compiled.
            String earlier = seen.putIfAbsent(
                    rule.name().text().replaceAll("[^A-Za-z0-9]+", "_"),
                    rule.name().text());
            if (earlier != null) {
                problems.add(
                        rule.name().span(),
                        "a second rule of the name " + Problems.quoted(earlier),
                        "write \"" + id + ": what makes it another\"");
            }
            MetadataCheck.check(rule, id, problems).ifPresent(rules::add);
            Scope scope = new ConditionCheck(rule, names, problems).check();
            if (rule.consequence() != null && !rule.conditions().isEmpty()) {
                new ConsequenceCheck(rule, scope, names, problems).check(rule.consequence());
                rule.consequence().arguments().forEach(argument -> bytes(argument, problems));
            }
        }
        return rules;
    }

    private static void bytes(Policy.Argument argument, Problems problems) {
        int bytes = 0;
        for (Policy.Value part : argument.parts()) {
            if (part instanceof Policy.Text text) {
                // A class file writes each UTF-16 unit for itself.
                bytes += text.text()
                        .chars()
                        .map(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : 3)
                        .sum();
            }
        }
        if (bytes > Limits.ARGUMENT_BYTES) {
            problems.add(
                    argument.span(),
                    "an argument with " + bytes + " bytes of text in it",
                    "write at most " + Limits.ARGUMENT_BYTES);
        }
    }
}
