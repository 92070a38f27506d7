package io.unitward.verdict;

import java.time.Duration;

/**
 * What became of one waiver in a run.
 *
 * @param waiver the entry
 * @param state whether it counts
 * @param findings how many findings it is laid over; of one that does not count, how many it would be
 */
public record WaiverUse(Waiver waiver, State state, int findings) {
    /** How long before its end a waiver is told as expiring. */
    public static final Duration NOTICE = Duration.ofDays(14);

    /** Whether a waiver counts, and what a person should do about it. */
    public enum State {
        /** It counts, and covers something. */
        IN_FORCE("in-force"),
        /** It counts, and ends within {@link #NOTICE}. */
        EXPIRING("expiring"),
        /** It counts and covers nothing: it can go. */
        UNUSED("unused"),
        /** It counts and covers nothing, since the file that it is bound to has another content now. */
        OTHER_CONTENT("other-content"),
        /** It covers nothing as far as can be told: the manager, or what it is about, was not seen. */
        UNKNOWN("unknown"),
        /** Its day has not come. */
        NOT_YET("not-yet"),
        /** It is over. */
        EXPIRED("expired"),
        /** It stands in a user's file, and all it would cover is what {@code /etc/unitward} declares for good. */
        NOT_PERMITTED("not-permitted");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** The word used in reports and JSON. */
        public String text() {
            return text;
        }
    }
}
