package io.unitward.engine.drl;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Severity;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks what a rule says about itself: each piece of metadata once, with a text, and nothing else. */
final class MetadataCheck {
    private static final List<String> NAMES =
            List.of("policy", "classification", "severity", "since", "summary", "why", "remediation");
    /** What only a policy says that replaces a shipped one. */
    private static final String OVERRIDES = "overrides";

    private static final String PREFIX = "sha256:";
    private static final Pattern DIGEST = Pattern.compile("(?:" + PREFIX + ")?[0-9a-f]{12,64}");
    private static final Pattern AFTER_ID = Pattern.compile(": [A-Za-z0-9]+([ ,-]{1,2}[A-Za-z0-9]+)*");
    private static final int LONGEST_NAME = 128;

    private final Policy.Rule rule;
    private final String id;
    private final Problems problems;
    private final Map<String, Policy.Name> values = new HashMap<>();

    private MetadataCheck(Policy.Rule rule, String id, Problems problems) {
        this.rule = rule;
        this.id = id;
        this.problems = problems;
    }

    /** What the rule says; empty when a part of it cannot be used, which is told. */
    static Optional<Metadata> check(Policy.Rule rule, String id, Problems problems) {
        return new MetadataCheck(rule, id, problems).check();
    }

    private Optional<Metadata> check() {
        name();
        rule.annotations().forEach(this::annotation);
        if (rule.whole()) {
            List<String> lacking = NAMES.stream()
                    .filter(name -> !values.containsKey(name))
                    .map(name -> "@" + name)
                    .toList();
            if (!lacking.isEmpty()) {
                problems.add(
                        rule.span(),
                        "rule " + Problems.quoted(rule.name().text()) + " lacks " + String.join(", ", lacking),
                        "write " + lacking.get(0) + "(\"…\") before when");
            }
        }
        Policy.Name policy = values.get("policy");
        if (policy != null && !policy.text().equals(id)) {
            problems.add(
                    policy.span(),
                    "@policy " + Problems.quoted(policy.text()) + "; expected the name of the policy's folder",
                    "write \"" + id + "\"");
        }
        Optional<Classification> classification = word("classification", Classification.values(), Classification::text);
        Optional<Severity> severity = word("severity", Severity.values(), Severity::text);
        if (classification.isEmpty() || severity.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Metadata(
                rule.name().text(),
                rule.span().start(),
                classification.get(),
                severity.get(),
                text("since"),
                text("summary"),
                text("why"),
                text("remediation"),
                overrides()));
    }

    private void name() {
        String name = rule.name().text();
        boolean own = name.startsWith(id)
                && name.length() <= LONGEST_NAME
                && (name.length() == id.length()
                        || AFTER_ID.matcher(name.substring(id.length())).matches());
        if (!own && rule.whole()) {
            problems.add(
                    rule.name().span(),
                    "rule " + Problems.quoted(name) + "; expected the name of the policy's folder first",
                    "write \"" + id + "\", or \"" + id + ": what makes it another\" in letters and digits");
        }
    }

    private void annotation(Policy.Annotation annotation) {
        String name = annotation.name().text();
        if (!NAMES.contains(name) && !name.equals(OVERRIDES)) {
            problems.unknown(annotation.name().span(), "the metadata '@" + name + "' is not known", name, NAMES);
        } else if (values.putIfAbsent(name, annotation.value()) != null) {
            problems.add(annotation.span(), "@" + name + " a second time", "remove one of them");
        } else if (annotation.value().text().isBlank()) {
            problems.add(annotation.value().span(), "an empty @" + name, "write a text");
        } else if (annotation.value().text().indexOf('\t') >= 0) {
            // Of the characters that cannot be seen it is the one that a text may have; here fields are told apart by
            // it.
            problems.add(annotation.value().span(), "a tab in @" + name, "write spaces");
        }
    }

    private String overrides() {
        Policy.Name given = values.get(OVERRIDES);
        if (given == null) {
            return "";
        }
        if (!DIGEST.matcher(given.text()).matches()) {
            problems.add(
                    given.span(),
                    "@" + OVERRIDES + " " + Problems.quoted(given.text())
                            + "; expected 12 to 64 digits of the replaced policy's SHA-256",
                    "copy it from the output of unitward policy show --shipped " + id);
        }
        return given.text().startsWith(PREFIX) ? given.text().substring(PREFIX.length()) : given.text();
    }

    private <E> Optional<E> word(String name, E[] words, Function<E, String> text) {
        Policy.Name given = values.get(name);
        if (given == null) {
            return Optional.empty();
        }
        Optional<E> found = Arrays.stream(words)
                .filter(word -> text.apply(word).equals(given.text()))
                .findFirst();
        if (found.isEmpty()) {
            problems.unknown(
                    given.span(),
                    "@" + name + " " + Problems.quoted(given.text()),
                    given.text(),
                    Arrays.stream(words).map(text).toList());
        }
        return found;
    }

    private String text(String name) {
        Policy.Name value = values.get(name);
        return value == null ? "" : value.text();
    }
}
