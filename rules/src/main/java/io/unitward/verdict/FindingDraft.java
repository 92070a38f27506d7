package io.unitward.verdict;

import io.unitward.facts.View;
import org.jspecify.annotations.Nullable;

/**
 * All that a policy can state: the one thing a rule's consequence may insert. The engine adds the policy's id,
 * classification, severity and remediation from the rule itself, so that no rule can speak for another.
 *
 * @param unit the unit, or {@link #MANAGER}
 * @param view which view it is about; null when about neither
 * @param file the subject file; null when there is none
 * @param cause a short machine word, such as {@code mtime}; null when the policy has only one
 * @param message what is wrong, one sentence
 */
public record FindingDraft(
        String unit,
        @Nullable View view,
        @Nullable String file,
        @Nullable String cause,
        String message) {
    /** Stands for the manager where a unit name is expected; no unit can be named so. */
    public static final String MANAGER = "manager";
}
