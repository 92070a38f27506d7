package io.unitward.cli;

import io.unitward.collector.disk.Activation;
import io.unitward.facts.Scope;
import io.unitward.facts.UnitNames;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerUnavailable;
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
import java.util.Set;
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
     * Refuses a stack whose unit is held, by whatever name, and one of a manager whose units somebody else is switching.
     *
     * @throws RunFailure with the hold (11) or the other (75), or when it is not known what is held
     */
    void requireFree(StackDeclaration stack) throws RunFailure {
        requireFree(stack, Set.of());
    }

    /**
     * The same of one with which others are stopped.
     *
     * @param along the other units
     */
    private void requireFree(StackDeclaration stack, Set<String> along) throws RunFailure {
        String nothing = "stack " + stack.name() + ": nothing was done, ";
        String other = Activation.onThisHost()
                .running(session.options().callerUid(), ProcessHandle.current().pid());
        if (other != null) {
            throw new RunFailure(ExitCode.LOCKED, nothing + other);
        }
        Memory memory = Memory.open(session.options());
        Instant now = Instant.now();
        String barred = memory.barred();
        if (barred != null) {
            throw new RunFailure(ExitCode.ACTION_PENDING, nothing + barred);
        }
        List<Hold> holds = memory.holds(now);
        if (holds.isEmpty()) {
            return;
        }
        requireNotHeld(names(stack, stack.unit(), nothing), holds, now, nothing, "");
        for (String unit : along) {
            requireNotHeld(names(stack, unit, nothing), holds, now, nothing, ", which is stopped along with it,");
        }
    }

    private static void requireNotHeld(Set<String> names, List<Hold> holds, Instant now, String nothing, String what)
            throws RunFailure {
        for (String name : names) {
            for (Hold hold : holds) {
                if (hold.covers(name, now) || hold.covers(UnitNames.templateOf(name), now)) {
                    throw new RunFailure(
                            ExitCode.ACTION_PENDING,
                            nothing + name + what + " is held until " + hold.until() + " by " + hold.by() + ": "
                                    + hold.reason());
                }
            }
        }
    }

    private Set<String> names(StackDeclaration stack, String unit, String nothing) throws RunFailure {
        try {
            return session.watch(stack).names(unit, Deadline.in(StackSession.LOOK));
        } catch (ManagerUnavailable unavailable) {
            throw new RunFailure(
                    ExitCode.UNKNOWN,
                    nothing + "whether it is held is not known, as the manager does not tell the names of " + unit
                            + ": " + unavailable.getMessage());
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
                requireFree(stack, along);
            }
        });
    }

    /**
     * Starts a unit that was stopped along with the unit of a stack.
     *
     * @throws RunFailure as {@link #job}
     */
    JobEnd startAgain(StackDeclaration stack, String unit) throws RunFailure {
        String nothing = unit + " was not started again, ";
        return job(JobVerb.START, stack, unit, "it was stopped along with " + stack.unit(), () -> {
            Memory memory = Memory.open(session.options());
            Instant now = Instant.now();
            String barred = memory.barred();
            if (barred != null) {
                throw new RunFailure(ExitCode.ACTION_PENDING, nothing + barred);
            }
            List<Hold> holds = memory.holds(now);
            requireNotHeld(holds.isEmpty() ? Set.of() : names(stack, unit, nothing), holds, now, nothing, "");
        });
    }

    private JobEnd job(JobVerb verb, StackDeclaration stack, String unit, String reason, Check check)
            throws RunFailure {
        return journaled(
                verb.action(),
                stack,
                unit,
                check,
                reason,
                () -> session.jobs()
                        .run(List.of(new JobOrder(verb, unit)), Deadline.in(jobLimit(stack)))
                        .get(0),
                JobEnd::outcome,
                JobEnd::message);
    }

    /** Whether something may be done, looked at when nobody else acts any more: it may have changed while we waited. */
    private interface Check {
        void make() throws RunFailure;
    }

    /** Something done to the containers of a stack. */
    interface Work {
        Compose.Ended run();
    }

    /**
     * Changes the containers of a stack while its unit stays as it is.
     *
     * @throws RunFailure when it is held by now (11), another action goes on for so long (75), or it cannot be journaled;
     *     nothing was done then
     */
    Compose.Ended inPlace(StackDeclaration stack, Course course, Work work) throws RunFailure {
        Duration limit = jobLimit(stack);
        RunLock apply = lock("apply", stack, limit);
        try {
            return journaled(
                    ActionKind.UPDATE_STACK,
                    stack,
                    stack.unit(),
                    () -> {
                        if (course == Course.FORWARD) {
                            requireFree(stack);
                        }
                    },
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
            String unit,
            Check check,
            String reason,
            Supplier<T> work,
            Function<T, ActionResult.Outcome> outcome,
            Function<T, String> text)
            throws RunFailure {
        RunLock act = null;
        try {
            act = RunLock.await(directory, "act", Deadline.in(jobLimit(stack)));
            check.make();
            ActionJournal journal = new ActionJournal(directory);
            String id = journal.begin(
                    new PlannedAction(kind, unit, List.of(unit), reason, List.of()), "", Instant.now(), Account.NONE);
            T done = work.get();
            end(journal, new ActionResult(id, kind, unit, outcome.apply(done), text.apply(done)));
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

    /** It is done, whether or not that can be written down. */
    private void end(ActionJournal journal, ActionResult result) {
        try {
            journal.end(result, Instant.now(), List.of());
        } catch (IOException failure) {
            session.console()
                    .tell("the end of action " + result.id() + " could not be written to the journal: "
                            + failure.getMessage());
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
