package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * Something that could not be looked at, so that its subject is unknown.
 *
 * @param subject the declared unit that is unknown for it, or {@code manager} when it concerns many
 * @param what what could not be seen and why, a phrase that can stand after a colon
 */
public record Unseen(String subject, String what) implements PolicyFact {}
