package io.unitward.cli;

import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.stack.Compose;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does what somebody typed to a stack: under its lock, held units left alone, each action journaled before and after. */
final class StackActing {
    /** How long the manager may take to stop what runs, before anything is started. */
    private static final Duration STOPPING = Duration.ofSeconds(100);
    /** What the gate in the unit takes besides waiting. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final StackSession session;
    private final StateDirectory directory;

    private StackActing(StackSession session, StateDirectory directory) {
        this.session = session;
        this.directory = directory;
    }

    /**
     * With a place for locks and the journal.
     *
     * @throws RunFailure when there is none: what cannot be written down is not done
     */
    static StackActing open(StackSession session) throws RunFailure {
        AuditOptions options = session.options();
        Path place = options.stateDirectory();
        try {
            return new StackActing(
                    session,
                    StateDirectory.open(
                            place != null ? place : Caller.stateDirectory(options.callerUid(), Scope.USER),
                            Scope.USER,
                            options.callerUid()));
        } catch (StateUnusable unusable) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, unusable);
        }
    }

    /**
     * Takes a lock of a stack, waiting for whoever has it.
     *
     * @param what {@code operate} for a restart or an update, {@code apply} for what its unit does
     * @throws RunFailure when somebody still has it then (75)
     */
    RunLock lock(String what, StackDeclaration stack, Duration patience) throws RunFailure {
        try {
            return RunLock.await(directory, what + "-" + stack.name(), Deadline.in(patience));
        } catch (LockHeld held) {
            throw new RunFailure(
                    ExitCode.LOCKED,
                    "stack " + stack.name() + ": another run is at work on it, and was after " + patience.toSeconds()
                            + " s; nothing was done (" + held.getMessage() + ")");
        } catch (IOException failure) {
            throw RunFailure.of(ExitCode.BAD_CONFIGURATION, failure);
        }
    }

    /**
     * Refuses a stack whose unit is held.
     *
     * @throws RunFailure with the hold (11)
     */
    void requireFree(StackDeclaration stack) throws RunFailure {
        Memory memory = Memory.open(session.options());
        Instant now = Instant.now();
        if (memory.barred() != null) {
            throw new RunFailure(ExitCode.ACTION_PENDING, "nothing was done: " + memory.barred());
        }
        for (Hold hold : memory.holds(now)) {
            if (hold.covers(stack.unit(), now)) {
                throw new RunFailure(
                        ExitCode.ACTION_PENDING,
                        "stack " + stack.name() + ": nothing was done, " + stack.unit() + " is held until "
                                + hold.until() + " by " + hold.by() + ": " + hold.reason());
            }
        }
    }

    /** How long the job of a stack's unit may take: it stops what runs, and its gate may wait for all the deadlines. */
    static Duration jobLimit(StackDeclaration stack) {
        StackDeclaration.Deadlines deadlines = stack.deadlines();
        return STOPPING.plus(MARGIN)
                .plus(deadlines.start().multipliedBy(2))
                .plus(deadlines.health())
                .plus(deadlines.stable());
    }

    /**
     * Does one job on the unit of a stack.
     *
     * @param reason why, for the journal
     * @throws RunFailure when another action goes on for so long (75), or it cannot be journaled
     */
    JobEnd job(JobVerb verb, StackDeclaration stack, String reason) throws RunFailure {
        return journaled(
                verb.action(),
                stack,
                reason,
                () -> session.jobs()
                        .run(List.of(new JobOrder(verb, stack.unit())), Deadline.in(jobLimit(stack)))
                        .get(0),
                JobEnd::outcome,
                JobEnd::message);
    }

    /** Something done to the containers of a stack. */
    interface Work {
        Compose.Ended run();
    }

    /**
     * Changes the containers of a stack while its unit stays as it is.
     *
     * @throws RunFailure when another action goes on for so long (75), or it cannot be journaled
     */
    Compose.Ended inPlace(StackDeclaration stack, Work work) throws RunFailure {
        Duration limit = jobLimit(stack);
        RunLock apply = lock("apply", stack, limit);
        try {
            return journaled(
                    ActionKind.UPDATE_STACK,
                    stack,
                    "stack update " + stack.name(),
                    work::run,
                    ended -> ended.saysWell()
                            ? ActionResult.Outcome.DONE
                            : ended.ended() ? ActionResult.Outcome.FAILED : ActionResult.Outcome.DEADLINE,
                    Compose.Ended::text);
        } finally {
            apply.close();
        }
    }

    private <T> T journaled(
            ActionKind kind,
            StackDeclaration stack,
            String reason,
            Supplier<T> work,
            Function<T, ActionResult.Outcome> outcome,
            Function<T, String> text)
            throws RunFailure {
        RunLock act = null;
        try {
            act = RunLock.await(directory, "act", Deadline.in(jobLimit(stack)));
            ActionJournal journal = new ActionJournal(directory);
            String id = journal.begin(
                    new PlannedAction(kind, stack.unit(), List.of(stack.unit()), reason, List.of()),
                    "",
                    Instant.now(),
                    Account.NONE);
            T done = work.get();
            journal.end(
                    new ActionResult(id, kind, stack.unit(), outcome.apply(done), text.apply(done)),
                    Instant.now(),
                    List.of());
            return done;
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

    /** How a command ends for how a job ended; {@link ExitCode#COMPLIANT} when the unit is as it should be. */
    static ExitCode code(JobEnd end) {
        return switch (end.state()) {
            case DONE -> ExitCode.COMPLIANT;
            // A condition that does not hold is no success for whoever wants the stack to run.
            case SKIPPED, NOT_REACHED -> ExitCode.NOT_REACHED;
            case FAILED -> ExitCode.JOB_FAILED;
            case DEADLINE -> ExitCode.DEADLINE;
            case REFUSED -> ExitCode.ACTION_FAILED;
            case NOT_SENT, UNKNOWN -> ExitCode.UNKNOWN;
        };
    }
}
