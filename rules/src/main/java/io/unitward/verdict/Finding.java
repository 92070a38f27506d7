package io.unitward.verdict;

import io.unitward.facts.View;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a policy found.
 *
 * @param policy id of the policy
 * @param unit unit name, or {@link FindingDraft#MANAGER}
 * @param view which view; null when about neither
 * @param classification what it means for the verdict
 * @param severity how loud
 * @param file the subject file; null when there is none
 * @param cause a short machine word; null when the policy has only one
 * @param message what is wrong, a sentence
 * @param why why that matters, a sentence
 * @param evidence what the policy saw, by name
 * @param remediation what would fix it, a sentence
 */
public record Finding(
        String policy,
        String unit,
        @Nullable View view,
        Classification classification,
        Severity severity,
        @Nullable String file,
        @Nullable String cause,
        String message,
        String why,
        Map<String, String> evidence,
        String remediation) {
    /** The cause of a finding that says that a rule could not judge, and its policy when it is not known which. */
    public static final String POLICY_FAILURE = "policy-failure";

    /**
     * The one order of findings: by unit, strongest first, then by policy, file, view and text. By hand: what {@link Comparator}
     * composes is linked when it is first used, which no class-data archive keeps, and every run sorts.
     */
    public static final Comparator<Finding> ORDER = Finding::compare;

    public Finding {
        evidence = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
    }

    private static int compare(Finding a, Finding b) {
        int order = a.unit.compareTo(b.unit);
        order = order != 0 ? order : a.classification.compareTo(b.classification);
        order = order != 0 ? order : a.severity.compareTo(b.severity);
        order = order != 0 ? order : a.policy.compareTo(b.policy);
        order = order != 0
                ? order
                : Objects.requireNonNullElse(a.file, "").compareTo(Objects.requireNonNullElse(b.file, ""));
        order = order != 0 ? order : text(a.view).compareTo(text(b.view));
        order = order != 0
                ? order
                : Objects.requireNonNullElse(a.cause, "").compareTo(Objects.requireNonNullElse(b.cause, ""));
        return order != 0 ? order : a.message.compareTo(b.message);
    }

    private static String text(@Nullable View view) {
        return view == null ? "" : view.text();
    }

    /** Whether it says that a rule could not judge: then nobody knows what that rule would have said of any unit. */
    public boolean tellsOfFailure() {
        return classification == Classification.UNKNOWN && POLICY_FAILURE.equals(cause);
    }

    /** The same with another classification. */
    public Finding as(Classification other) {
        return new Finding(policy, unit, view, other, severity, file, cause, message, why, evidence, remediation);
    }

    /** The evidence in its stable order. */
    public SortedMap<String, String> sortedEvidence() {
        return new TreeMap<>(evidence);
    }
}
