package io.unitward.facts;

/**
 * What policies see: each fact is about exactly one subject, and rules join on it.
 *
 * <p>Not called {@code unit}, because that is a word of the rule language.
 */
public interface PolicyFact {
    /** The unit this fact is about, or {@link io.unitward.verdict.FindingDraft#MANAGER}. */
    String subject();
}
