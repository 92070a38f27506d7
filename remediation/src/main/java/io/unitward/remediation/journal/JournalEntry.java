package io.unitward.remediation.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the action journal.
 *
 * @param event begin or end of an action, or that a begun one was found left behind, or that the line cannot be read
 * @param id the action's id, the same in its begin and its end; empty when the line cannot be read, as is all but its time
 * @param at when; of a line that cannot be read the latest time at which it can have been written
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

    /** A line that cannot be read, and was written no later than at that time. */
    static JournalEntry unreadable(Instant latest) {
        return new JournalEntry(Event.UNREADABLE, "", latest, "", "", List.of(), null, null, "", Account.NONE);
    }

    /**
     * Whether the line counts for limits on such actions: it tells that one was begun, or it cannot be read, so that it may
     * have told so of an action of any kind on anything.
     *
     * @param kind in the allowlist's words
     */
    public boolean countsAs(String kind) {
        return event == Event.UNREADABLE || (event == Event.BEGIN && action.equals(kind));
    }

    /** What a line tells. */
    public enum Event {
        BEGIN("begin"),
        END("end"),
        /** A later run found the begin without an end: nobody saw how it went. */
        ABANDONED("abandoned"),
        /** The line is no entry, such as one that a crash cut short. Never written. */
        UNREADABLE("unreadable");

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
