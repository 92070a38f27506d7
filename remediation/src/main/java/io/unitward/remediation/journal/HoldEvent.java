package io.unitward.remediation.journal;

import io.unitward.verdict.Hold;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That something was held, or released before its end. A hold that ends by itself is none: the one that began it says when.
 *
 * @param kind which of the two
 * @param hold what was held, or is not any more
 * @param by who did it, a user name or uid; null when that was not told
 * @param at when
 */
public record HoldEvent(Kind kind, Hold hold, @Nullable String by, Instant at) {
    /** What can be done about a hold. */
    public enum Kind {
        /** It began, or took the place of one on the same units. */
        HELD("held"),
        /** Somebody ended it. */
        RELEASED("released");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The word in the log. */
        public String text() {
            return text;
        }
    }
}
