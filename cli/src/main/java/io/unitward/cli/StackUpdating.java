package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.stack.Recorded;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackMemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Updates one stack, alone; and brings to an end what an earlier update of it left. */
final class StackUpdating {
    /** What is told when this process is told to end. */
    static final String STOPPING =
            "told to stop: what was begun is brought to an end or rolled back, which may take as long as an"
                    + " update; if it is killed, the next 'unitward stack update' or restart does that";

    private final StackSession session;
    private final StackActing acting;
    private final Interruption interruption;
    private final boolean lines;

    /** @param lines whether to write a line for each change of what is waited for where no terminal is */
    StackUpdating(StackSession session, StackActing acting, Interruption interruption, boolean lines) {
        this.session = session;
        this.acting = acting;
        this.interruption = interruption;
        this.lines = lines;
    }

    /**
     * Updates one.
     *
     * @param patience how long another restart or update of it is waited for
     * @param forget whether to take what runs for what ran before, if an earlier update was cut short
     */
    UpdateResult update(StackDeclaration stack, Duration patience, boolean forget) {
        RunLock lock = null;
        try {
            acting.requireFree(stack);
            lock = acting.lock("operate", stack, patience);
            return update(stack, forget);
        } catch (RunFailure failure) {
            failure.lines().forEach(session.console()::tell);
            return UpdateResult.refused(failure, "nothing was updated");
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }

    private UpdateResult update(StackDeclaration stack, boolean forget) throws RunFailure {
        StackChecks.Found found = StackChecks.check(session, stack);
        session.out().keep(stack, account -> account.found(found.preflight()));
        UpdateHands hands = hands(stack, found);
        if (found.code() != ExitCode.COMPLIANT) {
            found.preflight().problems().forEach(hands::tell);
            found.preflight().untold().forEach(problem -> hands.tell("could not tell: " + problem));
            return new UpdateResult(found.code(), "not updated, preflight failed; " + hands.remaining());
        }
        UpdateRecovery recovery = new UpdateRecovery(hands);
        if (forget) {
            recovery.forget();
        }
        UpdateResult recovered = recovery.run();
        return !recovered.good()
                ? recovered
                : interruption.isRequested()
                        ? UpdateResult.pending(PendingWhy.TOLD_TO_STOP, "told to stop before it was updated")
                        : new UpdateRun(hands).run();
    }

    /**
     * Brings to an end an update of a stack that was cut short, if there is one. Call it under the stack's lock.
     *
     * @return good when there is none any more; otherwise what to end with
     * @throws RunFailure when that is not known
     */
    static UpdateResult recover(
            StackSession session, StackActing acting, StackDeclaration stack, StackChecks.Found found, boolean lines)
            throws RunFailure {
        try (Interruption interruption = Interruption.watch(session.console(), STOPPING)) {
            session.out().orderly(true);
            StackUpdating updating = new StackUpdating(session, acting, interruption, lines);
            UpdateResult result = new UpdateRecovery(updating.hands(stack, found)).run();
            if (interruption.isRequested()) {
                return result.good() ? UpdateResult.pending(PendingWhy.TOLD_TO_STOP, "told to stop") : result;
            }
            session.out().orderly(false);
            return result;
        }
    }

    /**
     * Tells of a stack that was rolled back what its next start would start: the pull of another one, with the same tag, may have
     * moved that again.
     */
    void tellPending(StackDeclaration stack) {
        List<String> pending = StackTelling.pending(stack, session.watch(stack).look(Deadline.in(StackSession.LOOK)));
        pending.forEach(each -> session.console().tell("stack " + stack.name() + ": " + each));
        if (!pending.isEmpty()) {
            session.console().tell("stack " + stack.name() + ": the pull of another stack moved that tag again");
        }
    }

    /** Remembers what runs of a stack that was verified just now: what a failed unit is rolled back to. */
    static void remember(StackActing acting, StackDeclaration stack, Snapshot seen, Console console) {
        Stack its = StackJudge.seen(stack, seen);
        Recorded ran = its == null ? null : Recorded.of(its);
        if (ran == null) {
            return;
        }
        StackMemoryStore memory = acting.memory();
        try {
            memory.write(stack.name(), memory.read(stack.name()).verified(Instant.now(), ran));
        } catch (IOException failure) {
            console.tell("what runs of stack " + stack.name() + " could not be remembered: " + failure.getMessage());
        }
    }

    private UpdateHands hands(StackDeclaration stack, StackChecks.Found found) {
        Snapshot files = session.watch(stack).lookAtFiles(Deadline.in(StackSession.LOOK));
        return new LiveUpdateHands(session, acting, stack, files.manager(), found.provider(), interruption, lines);
    }
}
