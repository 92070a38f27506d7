package io.unitward.remediation;

import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.act.UnderLock;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.Attempts;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.journal.Steps;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries out actions of one sort, one after the other, under one lock: each only if a plan made right before it, from a fresh
 * look, still holds it; for one cause once, whatever comes of it; each proved by the next look. After one that went wrong
 * nothing more is done.
 */
final class OneByOne {
    private static final Duration STATE_PATIENCE = Duration.ofSeconds(2);

    private final Executor executor;
    private final UnitFiles files;
    private final StateDirectory directory;
    private final Sort sort;
    private final ActionJournal journal;
    private final StateStore store;
    private final InstantSource clock;
    private final List<String> notes = new ArrayList<>();

    /** What sorts of actions differ in. */
    interface Sort {
        /**
         * Plans anew.
         *
         * @param past what the journal has by now
         */
        UnitActions.Planned plan(PlanInput input, ActionJournal.Contents past);

        /** Whether one planned anew is the one that was planned. */
        default boolean same(PlannedAction planned, PlannedAction again) {
            return planned.equals(again);
        }

        /** How long one may take. */
        Duration deadline();

        /** What is there of the target, for the journal. */
        Account.Was was(PlannedAction action, Observation now);

        /** What the whole look after one says of it, where nothing went wrong before. */
        ActionResult proved(PlannedAction action, ActionResult result, Observation now);
    }

    OneByOne(Executor executor, UnitFiles files, StateDirectory directory, InstantSource clock, Sort sort) {
        this.executor = executor;
        this.files = files;
        this.directory = directory;
        this.sort = sort;
        this.journal = new ActionJournal(directory);
        this.store = new StateStore(directory);
        this.clock = clock;
    }

    /**
     * Carries a plan out.
     *
     * @param plan what to do; with no actions nothing happens, not even a lock
     * @param rules what the plan was made with
     * @param reobserve how to look again
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be read or written; nothing more was done
     */
    Carried carryOut(Plan plan, PlanRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        if (plan.actions().isEmpty()) {
            return new Carried(List.of(), null, store.read().history(), List.of());
        }
        return UnderLock.run(directory, () -> locked(plan, rules, reobserve));
    }

    private Carried locked(Plan plan, PlanRules rules, Reobserve reobserve) throws IOException {
        notes.addAll(new Recovery(files, directory).run(clock.instant()));
        List<ActionResult> results = new ArrayList<>();
        Observation now = reobserve.observe(store.read().history());
        for (PlannedAction action : plan.actions()) {
            Instant at = clock.instant();
            String id = ActionJournal.id(at);
            try {
                UnitActions.Planned again = again(rules, now, results.size());
                PlannedAction fresh = again.actions().stream()
                        .filter(each -> sort.same(action, each))
                        .findFirst()
                        .orElse(null);
                if (fresh == null) {
                    results.add(changed(action, again));
                    break;
                }
                journal.begin(
                        id,
                        fresh,
                        plan.digest(),
                        at,
                        Account.of(Accounts.findings(action, now.report()), List.of(sort.was(action, now))));
            } catch (IOException e) {
                if (results.isEmpty()) {
                    throw e;
                }
                // What was done before must be told, and this was not begun.
                results.add(result(
                        id,
                        action,
                        Outcome.FAILED,
                        "nothing was sent: "
                                + String.valueOf(
                                        UnderLock.unusable(directory, e).getMessage())));
                break;
            }
            Steps.reached(action.action().text() + " begun");
            ActionResult sent = attempt(id, action, now, at);
            now = reobserve.observe(store.read().history());
            ActionResult result = sent.outcome() == Outcome.DONE ? sort.proved(action, sent, now) : sent;
            results.add(result);
            try {
                journal.end(result, clock.instant(), List.of(sort.was(action, now)));
            } catch (IOException e) {
                notes.add("the end of action " + id + " could not be written to the journal: " + Reason.of(e));
            }
            if (result.outcome() != Outcome.DONE) {
                break;
            }
        }
        return new Carried(results, now, store.read().history(), notes);
    }

    private UnitActions.Planned again(PlanRules rules, Observation now, int done) throws IOException {
        StateStore.Remembered remembered = store.read();
        ActionJournal.Contents past = journal.read();
        PlanRules current =
                Standing.now(rules, directory, remembered, past, now.report().at());
        History history = Unsent.without(remembered.history(), past.entries(), now.snapshot());
        return sort.plan(new PlanInput(now, current, history, List.of(), done), past);
    }

    private ActionResult changed(PlannedAction action, UnitActions.Planned again) {
        String why = again.refusals().stream()
                .filter(refusal -> refusal.subject() == null || action.target().equals(refusal.subject()))
                .map(refusal -> ": " + refusal.reason())
                .findFirst()
                .orElse("");
        return result(
                ActionJournal.id(clock.instant()),
                action,
                Outcome.CHANGED_MEANWHILE,
                "nothing was done: the plan is another one now" + why);
    }

    private ActionResult attempt(String id, PlannedAction action, Observation before, Instant at) {
        // First remembered, then sent: the other order could cost a loop. What a crash in between leaves is Unsent.
        String boot = before.snapshot().host().bootId();
        String unsaved = save(history -> Attempts.add(history, boot, action.causes(), at));
        if (unsaved != null) {
            return result(
                    id,
                    action,
                    Outcome.FAILED,
                    "nothing was sent, because the attempt could not be remembered: " + unsaved);
        }
        Steps.reached(action.action().text() + " remembered");
        Sent sent = executor.execute(action, Deadline.in(sort.deadline()));
        Steps.reached(action.action().text() + " sent");
        if (sent instanceof Sent.Accepted) {
            return result(id, action, Outcome.DONE, "it is said to be done");
        }
        if (sent instanceof Sent.Seen seen) {
            return result(id, action, seen.outcome(), seen.message());
        }
        if (sent instanceof Sent.NoAnswer none) {
            return result(
                    id,
                    action,
                    none.timedOut() ? Outcome.DEADLINE : Outcome.FAILED,
                    "it is not known whether it was done: " + none.reason());
        }
        if (sent instanceof Sent.Refused refused) {
            return result(id, action, Outcome.FAILED, refused.reason());
        }
        String reason = sent instanceof Sent.NotSent not ? not.reason() : "the answer was of another kind";
        String kept = save(history -> Attempts.withdraw(history, action.causes(), at));
        if (kept != null) {
            notes.add("an attempt that was never sent is still remembered: " + kept);
        }
        return result(id, action, Outcome.FAILED, "nothing was sent: " + reason);
    }

    /** Null when saved, else why not. */
    private @Nullable String save(UnaryOperator<History> change) {
        try {
            return store.update(change, STATE_PATIENCE) ? null : "another run keeps writing the state";
        } catch (IOException e) {
            return Reason.of(e);
        }
    }

    private static ActionResult result(String id, PlannedAction action, Outcome outcome, String message) {
        return new ActionResult(id, action.action(), action.target(), outcome, message);
    }
}
