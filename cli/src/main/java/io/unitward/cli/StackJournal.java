package io.unitward.cli;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does things to a stack while nobody else acts on its manager, each written down before and after. */
final class StackJournal {
    private final Console console;
    private final StateDirectory directory;

    StackJournal(Console console, StateDirectory directory) {
        this.console = console;
        this.directory = directory;
    }

    /** Whether something may be done, looked at when nobody else acts any more: it may have changed while we waited. */
    interface Check {
        void make() throws RunFailure;
    }

    /** Something that is done while nobody else acts. */
    private interface Alone<T> {
        T run(ActionJournal journal) throws RunFailure, IOException;
    }

    /**
     * Does one thing, with its beginning and its end in the journal.
     *
     * @param patience how long to wait for another action
     * @throws RunFailure when the check says so, another action goes on for so long (75), or it cannot be journaled; nothing was
     *     done then
     */
    <T> T journaled(
            PlannedAction action,
            Duration patience,
            Check check,
            Supplier<T> work,
            Function<T, ActionResult.Outcome> outcome,
            Function<T, String> text)
            throws RunFailure {
        return alone(patience, journal -> {
            check.make();
            String id = journal.begin(action, "", Instant.now(), Account.NONE);
            T done = work.get();
            end(
                    journal,
                    new ActionResult(id, action.action(), action.target(), outcome.apply(done), text.apply(done)),
                    List.of());
            return done;
        });
    }

    /**
     * Does one thing that is part of what is in the journal already.
     *
     * @throws RunFailure as {@link #journaled}
     */
    <T> T unjournaled(Duration patience, Check check, Supplier<T> work) throws RunFailure {
        return alone(patience, journal -> {
            check.make();
            return work.get();
        });
    }

    /**
     * Writes that something of several steps begins; {@link #end} writes how it ended.
     *
     * @param id a new one of the journal
     * @throws RunFailure as {@link #journaled}
     */
    void begin(String id, PlannedAction action, Duration patience, Check check, List<Account.Was> before)
            throws RunFailure {
        alone(patience, journal -> {
            check.make();
            journal.begin(id, action, "", Instant.now(), Account.of(List.of(), before));
            return id;
        });
    }

    /** Writes how something of several steps ended. It is over, whether or not that can be written down. */
    void end(ActionResult result, Duration patience, List<Account.Was> after) {
        try {
            alone(patience, journal -> {
                end(journal, result, after);
                return result;
            });
        } catch (RunFailure failure) {
            failure.lines().forEach(line -> tellOf(result, line));
        }
    }

    private <T> T alone(Duration patience, Alone<T> work) throws RunFailure {
        RunLock act = null;
        try {
            act = RunLock.await(directory, "act", Deadline.in(patience));
            return work.run(new ActionJournal(directory));
        } catch (LockHeld held) {
            throw RunFailure.of(ExitCode.LOCKED, held);
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, "the journal cannot be written: " + failure.getMessage());
        } finally {
            if (act != null) {
                act.close();
            }
        }
    }

    private void end(ActionJournal journal, ActionResult result, List<Account.Was> after) {
        try {
            journal.end(result, Instant.now(), after);
        } catch (IOException failure) {
            tellOf(result, String.valueOf(failure.getMessage()));
        }
    }

    private void tellOf(ActionResult result, String why) {
        console.tell("the end of action " + result.id() + " could not be written to the journal: " + why);
    }

    /** An action on the unit of a stack. */
    static PlannedAction action(ActionKind kind, String unit, String reason) {
        return new PlannedAction(kind, unit, List.of(unit), reason, List.of());
    }
}
