package io.unitward.remediation.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the action journal.
 *
 * @param event begin or end of an action, or that a begun one was found left behind
 * @param id the action's id, the same in its begin and its end
 * @param at when
 * @param action what, in the allowlist's words
 * @param target on what
 * @param units the units it changes; empty except in a begin
 * @param plan digest of the plan it is part of; null except in a begin
 * @param outcome how it ended, in the words of {@link io.unitward.verdict.ActionResult.Outcome}; null except in an end
 * @param message why it is done, or what became of it
 * @param account what called for it, and what was there
 */
public record JournalEntry(
        Event event,
        String id,
        Instant at,
        String action,
        String target,
        List<String> units,
        @Nullable String plan,
        @Nullable String outcome,
        String message,
        Account account) {
    public JournalEntry {
        units = List.copyOf(units);
    }

    /** One that tells no more, as lines of older versions do not. */
    public JournalEntry(
            Event event,
            String id,
            Instant at,
            String action,
            String target,
            List<String> units,
            @Nullable String plan,
            @Nullable String outcome,
            String message) {
        this(event, id, at, action, target, units, plan, outcome, message, Account.NONE);
    }

    /** What a line tells. */
    public enum Event {
        BEGIN("begin"),
        END("end"),
        /** A later run found the begin without an end: nobody saw how it went. */
        ABANDONED("abandoned");

        private final String text;

        Event(String text) {
            this.text = text;
        }

        /** The word in the file. */
        public String text() {
            return text;
        }
    }
}
