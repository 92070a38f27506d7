package io.unitward.remediation.journal;

import io.unitward.facts.Snapshot;
import io.unitward.pending.History;
import io.unitward.verdict.ActionKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attempts at a reload that were remembered and never sent, because the run was killed in between: its action has no end, and the
 * manager has not loaded anything since. They stand in the way of nothing. Pure.
 */
public final class Unsent {
    private Unsent() {}

    /**
     * What is remembered without them.
     *
     * @param journal what the journal holds, in order
     * @param seen a look that was made after the journal was read
     */
    public static History without(History history, List<JournalEntry> journal, Snapshot seen) {
        Instant loadedAt = seen.manager().loadedAt();
        if (!seen.manager().available() || loadedAt == null) {
            return history;
        }
        Map<String, Instant> open = new HashMap<>();
        for (JournalEntry entry : journal) {
            if (entry.event() == JournalEntry.Event.BEGIN
                    && entry.action().equals(ActionKind.DAEMON_RELOAD.text())
                    && entry.at().isAfter(loadedAt)) {
                open.put(entry.id(), entry.at());
            } else if (entry.event() == JournalEntry.Event.END) {
                open.remove(entry.id());
            }
        }
        List<History.Attempt> sent = history.attempts().stream()
                .filter(attempt -> !open.containsValue(attempt.at()))
                .toList();
        return sent.size() == history.attempts().size()
                ? history
                : new History(
                        history.bootId(),
                        history.loadedAt(),
                        history.loaded(),
                        history.present(),
                        history.runs(),
                        sent);
    }
}
