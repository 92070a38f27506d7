package io.unitward.verdict;

import org.jspecify.annotations.Nullable;

/**
 * Why an action that findings call for is not in the plan.
 *
 * @param action what was called for
 * @param kind which check refused
 * @param subject the path or unit that stops it; null when it is none
 * @param reason one sentence
 */
public record Refusal(
        ActionKind action, Kind kind, @Nullable String subject, String reason) {
    /** Which check refused; decides the exit code. */
    public enum Kind {
        /** Something pending is a violation or unexplained (exit 10). */
        NOT_VOUCHED,
        /** Something that must be known is not (exit 69). */
        UNKNOWN,
        /** The allowlist, a limit, a hold or the settle time (exit 11). */
        NOT_PERMITTED,
        /** The plan is not the one that was asked for any more (exit 12). */
        CHANGED,
        /** Tried before for the same cause without effect (exit 12). */
        NO_EFFECT
    }
}
