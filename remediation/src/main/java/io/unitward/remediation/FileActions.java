package io.unitward.remediation;

import io.unitward.host.Deadline;
import io.unitward.ownership.FileState;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.Steps;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Does one action on a file, under the lock: keep what is there, journal, act, look at what was left, journal.
 *
 * <p>What is kept is on disk before the journal speaks of the action, and the journal before anything is changed. So whatever
 * a later run finds half done, it also finds what was there before.
 */
final class FileActions {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final Executor executor;
    private final UnitFiles files;
    private final ActionJournal journal;
    private final BeforeStore before;
    private final InstantSource clock;
    private final Map<String, Instant> writes = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    FileActions(Executor executor, UnitFiles files, StateDirectory directory, InstantSource clock) {
        this.executor = executor;
        this.files = files;
        this.journal = new ActionJournal(directory);
        this.before = new BeforeStore(directory);
        this.clock = clock;
    }

    /** What was written so far, see {@link Healed#writes}. */
    Map<String, Instant> writes() {
        return writes;
    }

    List<String> notes() {
        return notes;
    }

    /** What was judged to be at the target of an action. */
    static String seen(PlannedAction action) {
        if (action.detail() instanceof ActionDetail.Restore restore) {
            return restore.seen();
        }
        if (action.detail() instanceof ActionDetail.Quarantine quarantine) {
            return quarantine.seen();
        }
        if (action.detail() instanceof ActionDetail.PutBack back) {
            return back.seen();
        }
        throw new IllegalArgumentException(action.action().text() + " on " + action.target() + " is about no file");
    }

    /**
     * Does it.
     *
     * @param plan digest of the plan it is part of
     * @param because the findings that called for it; empty when somebody typed it
     * @throws IOException when the journal or what is to be kept cannot be written; nothing was done
     */
    ActionResult carryOut(PlannedAction action, String plan, List<Account.Because> because) throws IOException {
        Instant at = clock.instant();
        String id = ActionJournal.id(at);
        FileState found;
        try {
            found = files.look(action.target());
        } catch (NotSeen notSeen) {
            return result(id, action, Outcome.FAILED, "nothing was done: " + notSeen.getMessage());
        }
        if (!seen(action).equals(found.seen())) {
            return changed(id, action, action.target() + " changed since it was judged");
        }
        Kept kept = new Kept(id, at, action, found, null);
        before.keep(kept);
        Steps.reached("kept");
        journal.begin(id, action, plan, at, Account.of(because, List.of(Accounts.file(action.target(), found))));
        Steps.reached("begun");
        ActionResult result = outcome(kept, executor.execute(action, Deadline.in(DEADLINE)));
        Steps.reached("acted");
        end(result);
        Steps.reached("ended");
        return result;
    }

    /** An action that was not begun, because something changed since it was planned. */
    ActionResult changed(PlannedAction action, String why) {
        return changed(ActionJournal.id(clock.instant()), action, why);
    }

    /** An action that was not begun, because what must be written down before it cannot be. */
    ActionResult failed(PlannedAction action, String why) {
        return result(ActionJournal.id(clock.instant()), action, Outcome.FAILED, "nothing was done: " + why);
    }

    private static ActionResult changed(String id, PlannedAction action, String why) {
        return result(id, action, Outcome.CHANGED_MEANWHILE, "nothing was done: " + why);
    }

    private ActionResult outcome(Kept kept, Sent sent) {
        PlannedAction action = kept.planned();
        if (sent instanceof Sent.Changed changed) {
            return changed(kept.id(), action, changed.reason());
        }
        if (sent instanceof Sent.NotSent not) {
            return result(kept.id(), action, Outcome.FAILED, "nothing was done: " + not.reason());
        }
        if (sent instanceof Sent.Refused refused) {
            return result(kept.id(), action, Outcome.FAILED, refused.reason());
        }
        if (sent instanceof Sent.Recorded) {
            return result(kept.id(), action, Outcome.FAILED, "it was only recorded");
        }
        // Done, or perhaps done: what is there decides.
        FileState left;
        try {
            left = files.look(action.target());
        } catch (NotSeen notSeen) {
            return result(kept.id(), action, Outcome.FAILED, "its effect is not known: " + notSeen.getMessage());
        }
        remember(kept.leaving(left));
        String achieved = Achieved.message(kept, left);
        if (achieved != null) {
            wrote(action.target(), left);
            return result(kept.id(), action, Outcome.DONE, achieved);
        }
        if (sent instanceof Sent.NoAnswer none) {
            Outcome how = none.timedOut() ? Outcome.DEADLINE : Outcome.FAILED;
            return result(kept.id(), action, how, "it is not as it should be now: " + none.reason());
        }
        return result(
                kept.id(), action, Outcome.NO_EFFECT, action.target() + " is " + left.describe() + " after the action");
    }

    /** Tells the journal that an action which it has as done was not, as a look at the whole showed. */
    void corrected(ActionResult result) {
        end(result);
    }

    private void end(ActionResult result) {
        try {
            journal.end(result, clock.instant(), left(result.target()));
        } catch (IOException e) {
            notes.add("the end of action " + result.id() + " could not be written to the journal: " + Reason.of(e));
        }
    }

    /** What is at a path now, for the journal; empty when it cannot be told. */
    private List<Account.Was> left(String path) {
        try {
            return List.of(Accounts.file(path, files.look(path)));
        } catch (NotSeen notSeen) {
            return List.of();
        }
    }

    private void remember(Kept kept) {
        try {
            before.keep(kept);
        } catch (IOException e) {
            notes.add("action " + kept.id() + " cannot be undone, because what it left could not be written down: "
                    + Reason.of(e));
        }
    }

    private void wrote(String path, FileState left) {
        if (left.changedAt() != null) {
            writes.put(path, left.changedAt());
        }
        if (left.directoryChangedAt() != null) {
            writes.put(path.substring(0, path.lastIndexOf('/')), left.directoryChangedAt());
        }
    }

    private static ActionResult result(String id, PlannedAction action, Outcome outcome, String message) {
        return new ActionResult(id, action.action(), action.target(), outcome, message);
    }
}
