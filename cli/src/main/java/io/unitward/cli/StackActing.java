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
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.stack.Compose;
import io.unitward.remediation.stack.StackMemoryStore;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Does what somebody typed to a stack: under its lock, held units left alone, each action in the journal. */
final class StackActing {
    /** How long the manager may take to stop what runs, before anything is started. */
    private static final Duration STOPPING = Duration.ofSeconds(100);
    /** What the gate in the unit takes besides waiting. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final StackSession session;
    private final StateDirectory directory;
    private final StackFree free;
    private final StackJournal journal;

    private StackActing(StackSession session, StateDirectory directory) {
        this.session = session;
        this.directory = directory;
        this.free = new StackFree(session);
        this.journal = new StackJournal(session.console(), directory);
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
     * Refuses a stack whose unit is held, by whatever name, and one of a manager whose units somebody else is switching.
     *
     * @throws RunFailure with the hold (11) or the other (75), or when it is not known what is held
     */
    void requireFree(StackDeclaration stack) throws RunFailure {
        free.require(stack);
    }

    /** How long the job of a stack's unit may take: it stops what runs, and its gate may wait for all the deadlines. */
    static Duration jobLimit(StackDeclaration stack) {
        StackDeclaration.Deadlines deadlines = stack.deadlines();
        return STOPPING.plus(MARGIN)
                .plus(deadlines.start().multipliedBy(2))
                .plus(deadlines.health())
                .plus(deadlines.stable());
    }

    /** Whether an action undoes what we did ourselves: that is carried through, held since or not. */
    enum Course {
        FORWARD,
        BACK
    }

    /**
     * Does one job on the unit of a stack.
     *
     * @param along the active units that are stopped along with it; when one of them is held, so is the stack
     * @param reason why, for the journal
     * @throws RunFailure when it is held by now (11), another action goes on for so long (75), or it cannot be journaled;
     *     nothing was done then
     */
    JobEnd job(JobVerb verb, StackDeclaration stack, Course course, Set<String> along, String reason)
            throws RunFailure {
        return job(verb, stack, stack.unit(), reason, () -> {
            if (course == Course.FORWARD) {
                free.require(stack, along);
            }
        });
    }

    /**
     * Starts a unit that was stopped along with the unit of a stack.
     *
     * @throws RunFailure as {@link #job}
     */
    JobEnd startAgain(StackDeclaration stack, String unit) throws RunFailure {
        return job(
                JobVerb.START,
                stack,
                unit,
                "it was stopped along with " + stack.unit(),
                () -> free.requireUnit(stack, unit, unit + " was not started again, "));
    }

    private JobEnd job(JobVerb verb, StackDeclaration stack, String unit, String reason, StackJournal.Check check)
            throws RunFailure {
        return journal.journaled(
                StackJournal.action(verb.action(), unit, reason),
                jobLimit(stack),
                check,
                () -> session.jobs()
                        .run(List.of(new JobOrder(verb, unit)), Deadline.in(jobLimit(stack)))
                        .get(0),
                JobEnd::outcome,
                JobEnd::message);
    }

    /**
     * Changes the containers of a stack while its unit stays as it is, as a part of what is in the journal already.
     *
     * @throws RunFailure when it is held by now (11), or another action goes on for so long (75); nothing was done then
     */
    Compose.Ended inPlace(StackDeclaration stack, Course course, Supplier<Compose.Ended> work) throws RunFailure {
        Duration limit = jobLimit(stack);
        RunLock apply = lock("apply", stack, limit);
        try {
            return journal.unjournaled(
                    limit,
                    () -> {
                        if (course == Course.FORWARD) {
                            free.require(stack);
                        }
                    },
                    work);
        } finally {
            apply.close();
        }
    }

    /**
     * Removes the containers that a start of the unit left that failed: a provider that only starts them again would not make
     * them of another image.
     *
     * @throws RunFailure as {@link #job}
     */
    Compose.Ended clear(StackDeclaration stack, Course course, Supplier<Compose.Ended> work) throws RunFailure {
        Duration limit = jobLimit(stack);
        RunLock apply = lock("apply", stack, limit);
        try {
            return journal.journaled(
                    StackJournal.action(
                            ActionKind.UPDATE_STACK,
                            stack.unit(),
                            "stack update " + stack.name()
                                    + ": a start that failed left containers, which 'down' removes"),
                    limit,
                    () -> {
                        if (course == Course.FORWARD) {
                            free.require(stack);
                        }
                    },
                    work,
                    ended -> ended.saysWell()
                            ? ActionResult.Outcome.DONE
                            : ended.ended() ? ActionResult.Outcome.FAILED : ActionResult.Outcome.DEADLINE,
                    Compose.Ended::text);
        } finally {
            apply.close();
        }
    }

    /**
     * Writes that an update begins to change what runs.
     *
     * @param id a new one of the journal
     * @throws RunFailure as {@link #job}
     */
    void begin(StackDeclaration stack, String id, List<Account.Was> before) throws RunFailure {
        journal.begin(
                id,
                StackJournal.action(ActionKind.UPDATE_STACK, stack.unit(), "stack update " + stack.name()),
                jobLimit(stack),
                () -> free.require(stack),
                before);
    }

    /** Writes how an update ended. */
    void end(StackDeclaration stack, String id, ActionResult.Outcome outcome, String text, List<Account.Was> after) {
        journal.end(new ActionResult(id, ActionKind.UPDATE_STACK, stack.unit(), outcome, text), jobLimit(stack), after);
    }

    /** What is remembered of stacks. */
    StackMemoryStore memory() {
        return new StackMemoryStore(directory);
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
