package io.unitward.remediation;

import io.unitward.ownership.FileState;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.StackMemory;
import io.unitward.remediation.stack.StackMemoryStore;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds actions that were cut short and brings each to an end: one that was done is said to be done, one that was not is
 * rolled back, which takes no more than clearing up, since a file is replaced in one step. Call it under the lock.
 */
public final class Recovery {
    private final UnitFiles files;
    private final StateDirectory directory;
    private final ActionJournal journal;
    private final BeforeStore before;

    /**
     * For one manager.
     *
     * @param files looks at what may have been left half done
     */
    public Recovery(UnitFiles files, StateDirectory directory) {
        this.files = files;
        this.directory = directory;
        this.journal = new ActionJournal(directory);
        this.before = new BeforeStore(directory);
    }

    /** What was found, sentences without a full stop; empty in the usual case. */
    public List<String> run(Instant at) throws IOException {
        List<String> notes = new ArrayList<>();
        ActionJournal.Contents past = journal.read();
        if (past.newer() != null) {
            return notes; // what a newer unitward began is its own to end, and nothing is written into its journal
        }
        Set<String> updates = updates();
        for (JournalEntry begun : past.unfinished()) {
            if (updates.contains(begun.id())) {
                continue; // it goes on, or the next command on that stack brings it to an end
            }
            String found = isOfFile(begun) ? file(begun, at) : null;
            if (found == null) {
                journal.abandoned(begun, at);
                found = "how it ended is not known";
            }
            String of = isOfFile(begun) ? " of " + begun.target() : "";
            notes.add(
                    begun.action() + " " + begun.id() + of + ", begun at " + begun.at() + ", was cut short: " + found);
        }
        return notes;
    }

    private Set<String> updates() {
        Set<String> ids = new TreeSet<>();
        for (StackMemory.Underway update :
                StackMemoryStore.underway(directory.file("")).values()) {
            if (update.action() != null) {
                ids.add(update.action());
            }
        }
        return ids;
    }

    private static boolean isOfFile(JournalEntry begun) {
        return begun.action().equals(ActionKind.RESTORE_ARTIFACT.text())
                || begun.action().equals(ActionKind.QUARANTINE_DROP_IN.text())
                || begun.action().equals(ActionKind.UNDO.text());
    }

    /** How an action on a file ended, now written to the journal; null when nothing was kept that would tell. */
    private @Nullable String file(JournalEntry begun, Instant at) throws IOException {
        Kept kept;
        try {
            kept = before.read(begun.id());
        } catch (IOException unreadable) {
            kept = null;
        }
        if (kept == null) {
            return null;
        }
        String path = kept.planned().target();
        String seen = FileActions.seen(kept.planned());
        // First what was taken away and not yet removed: while it is under its other name the path looks missing.
        String left = files.clear(path, removes(kept) ? seen : null);
        FileState now;
        try {
            now = files.look(path);
        } catch (NotSeen notSeen) {
            journal.abandoned(begun, at, String.valueOf(notSeen.getMessage()), List.of());
            return "it was not finished, because " + notSeen.getMessage();
        }
        String achieved = Achieved.message(kept, now);
        boolean untouched = seen.equals(now.seen());
        Outcome outcome = achieved != null ? Outcome.DONE : Outcome.FAILED;
        String message = achieved != null
                ? "it was done: " + achieved
                : untouched
                        ? "it was rolled back: " + path + " is what it was before"
                        : path + " is " + now.describe()
                                + ", which is neither what was there before nor what was to be";
        String full = message + (left == null ? "" : "; " + left);
        if (achieved != null) {
            before.keep(kept.leaving(now));
        }
        if (achieved != null || untouched) {
            journal.end(
                    new ActionResult(begun.id(), kept.planned().action(), path, outcome, "found cut short: " + full),
                    at,
                    List.of(Accounts.file(path, now)));
        } else {
            journal.abandoned(begun, at, full, List.of(Accounts.file(path, now)));
        }
        return full;
    }

    private static boolean removes(Kept kept) {
        return kept.planned().detail() instanceof ActionDetail.Quarantine
                || (kept.planned().detail() instanceof ActionDetail.PutBack back
                        && back.before().kind() == FileState.Kind.MISSING);
    }
}
