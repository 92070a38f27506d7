package io.unitward.remediation;

import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.Proof;
import io.unitward.remediation.act.ReloadProof;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.act.UnderLock;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.Attempts;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.Remembering;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.journal.Steps;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.AskedAlso;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.plan.ReloadEffects;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a plan: lock, look again and plan again, journal, act, look again, prove, journal.
 *
 * <p>Nothing is sent unless the plan made right before, from a fresh look and with everything other runs did meanwhile, is
 * the very plan that was handed in. What is sent is remembered before it is sent, so that a crash cannot make it happen
 * twice for the same cause.
 */
public final class Remediator {
    /** A reload of ten thousand units took up to 111 s. */
    public static final Duration RELOAD_DEADLINE = Duration.ofMinutes(3);

    /** Another run holds the state for the moment of one write; longer means that something is wrong. */
    private static final Duration STATE_PATIENCE = Duration.ofSeconds(2);

    private final Executor executor;
    private final UnitFiles files;
    private final StateDirectory directory;
    private final ActionJournal journal;
    private final StateStore store;
    private final Duration reloadDeadline;
    private final InstantSource clock;

    /**
     * For one manager.
     *
     * @param executor does the actions
     * @param files looks at files that an earlier run may have left half done
     * @param directory the state of that manager
     * @param reloadDeadline how long a reload may take, see {@link #RELOAD_DEADLINE}
     * @param clock for the journal and the memory of attempts
     */
    public Remediator(
            Executor executor,
            UnitFiles files,
            StateDirectory directory,
            Duration reloadDeadline,
            InstantSource clock) {
        this.executor = executor;
        this.files = files;
        this.directory = directory;
        this.journal = new ActionJournal(directory);
        this.store = new StateStore(directory);
        this.reloadDeadline = reloadDeadline;
        this.clock = clock;
    }

    /** A dry run: hands each action to an executor that only records. Takes no lock, writes nothing, looks at nothing. */
    public static Carried record(Plan plan, Executor executor, History history) {
        if (executor.acts() && !plan.actions().isEmpty()) {
            throw new IllegalArgumentException("executor '" + executor + "' acts; expected one that only records");
        }
        plan.actions().forEach(action -> executor.execute(action, Deadline.in(Duration.ZERO)));
        return new Carried(List.of(), null, history, List.of());
    }

    /**
     * Carries the plan out.
     *
     * @param plan what to do; with no actions nothing happens, not even a lock
     * @param rules what the plan was made with
     * @param reobserve how to look again
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be read or written beforehand; nothing was done
     */
    public Carried carryOut(Plan plan, PlanRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        return carryOut(plan, rules, reobserve, Foresee.NOTHING, AskedAlso.NOBODY);
    }

    /**
     * The same, where what the reload alone would start and stop is held against holds and allowlist once more.
     *
     * @param foresee how to work out what that is; asked under the lock, only where it matters to the rules
     * @param also how to ask for units of that besides
     */
    public Carried carryOut(Plan plan, PlanRules rules, Reobserve reobserve, Foresee foresee, AskedAlso also)
            throws LockHeld, StateUnusable {
        if (plan.actions().isEmpty() || !executor.acts()) {
            return record(plan, executor, store.read().history());
        }
        if (plan.actions().size() > 1) {
            throw new IllegalArgumentException(
                    "plan with " + plan.actions().size() + " actions; expected one reload at most");
        }
        return UnderLock.run(directory, () -> new Run(plan, rules, reobserve, foresee, also).run());
    }

    /** One plan under the lock. */
    private final class Run {
        private final Plan plan;
        private final PlanRules rules;
        private final Reobserve reobserve;
        private final Foresee foresee;
        private final AskedAlso also;
        private final List<String> notes = new ArrayList<>();

        Run(Plan plan, PlanRules rules, Reobserve reobserve, Foresee foresee, AskedAlso also) {
            this.foresee = foresee;
            this.also = also;
            this.plan = plan;
            this.rules = rules;
            this.reobserve = reobserve;
        }

        Carried run() throws IOException {
            ActionJournal.Contents past = journal.read();
            notes.addAll(new Recovery(files, directory).run(clock.instant()));
            StateStore.Remembered remembered = store.read();
            if (remembered.warning() != null) {
                notes.add(remembered.warning());
            }
            Observation first = reobserve.observe(remembered.history());
            History history = Unsent.without(remembered.history(), past.entries(), first.snapshot());
            Observation before = first;
            if (!history.equals(remembered.history())) {
                String unsaved = save(now -> Unsent.without(now, past.entries(), first.snapshot()));
                if (unsaved != null) {
                    notes.add("an attempt that was never sent is still remembered: " + unsaved);
                }
                before = reobserve.observe(history);
            }
            PlannedAction planned = plan.actions().get(0);
            PlanRules current = Standing.now(
                    rules, directory, remembered, past, before.report().at());
            Plan again = Planner.plan(new PlanInput(before, current, history, past.begun(planned.action()), 0));
            if (ReloadEffects.matterTo(current)) {
                again = ReloadEffects.permitted(again, foresee.preview(before, history), before, current, also);
            }
            Step step = again.digest().equals(plan.digest()) && !again.actions().isEmpty()
                    ? act(again.actions().get(0), before)
                    : new Step(changedBefore(planned, again), before);
            return new Carried(List.of(step.result()), step.last(), store.read().history(), notes);
        }

        private ActionResult changedBefore(PlannedAction action, Plan again) {
            String why = again.refusals().isEmpty()
                    ? "the plan is another one now"
                    : again.refusals().get(0).reason();
            return result(
                    ActionJournal.id(clock.instant()),
                    action,
                    Outcome.CHANGED_DURING_RELOAD,
                    "nothing was done, because something changed since the plan was made: " + why);
        }

        private Step act(PlannedAction action, Observation before) throws IOException {
            Instant at = clock.instant();
            String id = journal.begin(
                    action,
                    plan.digest(),
                    at,
                    Account.of(
                            Accounts.findings(action, before.report()),
                            Accounts.beforeReload(before, store.read().history())));
            Steps.reached("reload begun");
            Step step = attempt(id, action, before, at);
            try {
                journal.end(step.result(), clock.instant(), step.after());
            } catch (IOException e) {
                notes.add("the end of action " + id + " could not be written to the journal: " + Reason.of(e));
            }
            return step;
        }

        private Step attempt(String id, PlannedAction action, Observation before, Instant at) {
            // First remembered, then sent: a crash in between costs a reload, the other order could cost a loop.
            String boot = before.snapshot().host().bootId();
            String unsaved = save(history -> Attempts.add(history, boot, action.causes(), at));
            if (unsaved != null) {
                String message = "nothing was sent, because the attempt could not be remembered: " + unsaved;
                return new Step(result(id, action, Outcome.FAILED, message), before);
            }
            Steps.reached("remembered");
            Sent sent = executor.execute(action, Deadline.in(reloadDeadline));
            Steps.reached("sent");
            if (sent instanceof Sent.Accepted) {
                return verify(id, action, before);
            }
            if (sent instanceof Sent.Seen seen) {
                return new Step(result(id, action, seen.outcome(), seen.message()), before);
            }
            if (sent instanceof Sent.NoAnswer none) {
                Outcome outcome = none.timedOut() ? Outcome.DEADLINE : Outcome.FAILED;
                String message = "it is not known whether it was done: " + none.reason();
                return new Step(result(id, action, outcome, message), before);
            }
            if (sent instanceof Sent.Changed changed) {
                return new Step(result(id, action, Outcome.CHANGED_MEANWHILE, changed.reason()), before);
            }
            if (sent instanceof Sent.Refused refused) {
                return new Step(result(id, action, Outcome.FAILED, refused.reason()), before);
            }
            String reason = sent instanceof Sent.NotSent not ? not.reason() : "it was only recorded";
            String kept = save(history -> Attempts.withdraw(history, action.causes(), at));
            if (kept != null) {
                notes.add("an attempt that was never sent is still remembered: " + kept);
            }
            return new Step(result(id, action, Outcome.FAILED, "nothing was sent: " + reason), before);
        }

        private Step verify(String id, PlannedAction action, Observation before) {
            Observation after = reobserve.observe(store.read().history());
            Proof proof = ReloadProof.of(action, before, after);
            if (proof.outcome() == Outcome.DONE) {
                Set<String> declared = declared(after);
                String forgotten = save(history -> Remembering.rememberVerifiedReload(
                        history,
                        after.snapshot(),
                        after.pending(),
                        before.pending().withoutEffect(),
                        declared::contains));
                if (forgotten != null) {
                    notes.add("what the reload loaded could not be remembered: " + forgotten);
                }
            }
            return new Step(
                    result(id, action, proof.outcome(), proof.message()),
                    after,
                    Accounts.afterReload(before, after, proof.outcome() == Outcome.DONE));
        }

        /** Null when saved, else why not. */
        private @Nullable String save(UnaryOperator<History> change) {
            try {
                return store.update(change, STATE_PATIENCE) ? null : "another run keeps writing the state";
            } catch (IOException e) {
                return Reason.of(e);
            }
        }
    }

    /** What became of one action, and the last look at the manager. */
    private record Step(ActionResult result, Observation last, List<Account.Was> after) {
        /** Of an action after which nobody looked. */
        Step(ActionResult result, Observation last) {
            this(result, last, List.of());
        }
    }

    private static Set<String> declared(Observation observation) {
        return observation.report().units().stream()
                .filter(unit -> unit.owner() != null)
                .map(UnitVerdict::unit)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ActionResult result(String id, PlannedAction action, Outcome outcome, String message) {
        return new ActionResult(id, action.action(), action.target(), outcome, message);
    }
}
