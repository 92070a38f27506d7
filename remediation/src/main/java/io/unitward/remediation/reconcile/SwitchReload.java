package io.unitward.remediation.reconcile;

import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.Accounts;
import io.unitward.remediation.Reobserve;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Proof;
import io.unitward.remediation.act.ReloadProof;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.Reason;
import io.unitward.remediation.journal.Remembering;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The daemon-reload of a switch: its beginning journaled, sent unless something refuses, and proved by another look. */
final class SwitchReload {
    private static final Duration STATE_PATIENCE = Duration.ofSeconds(2);

    private final Executor reloader;
    private final ActionJournal journal;
    private final StateStore store;
    private final InstantSource clock;

    SwitchReload(Executor reloader, ActionJournal journal, StateStore store, InstantSource clock) {
        this.reloader = reloader;
        this.journal = journal;
        this.store = store;
        this.clock = clock;
    }

    /**
     * What came of it; its end is not in the journal yet.
     *
     * @param result for the journal
     * @param seen for the journal: the units that it was for, as they were seen afterwards
     * @param after the look that proves it; null when it was not done, or could not be proved
     */
    record Ended(
            ActionResult result,
            List<Account.Was> seen,
            @Nullable Observation after) {}

    Ended run(
            PlannedAction action,
            String plan,
            Observation before,
            List<Refusal> refusals,
            Reobserve reobserve,
            Deadline deadline)
            throws IOException {
        History history = store.read().history();
        String id = journal.begin(
                action, plan, clock.instant(), Account.of(List.of(), Accounts.beforeReload(before, history)));
        if (!refusals.isEmpty()) {
            String reason = "nothing was sent: " + refusals.get(0).reason();
            return notDone(result(id, action, Outcome.CHANGED_DURING_RELOAD, reason));
        }
        Sent sent = reloader.execute(action, deadline);
        if (!(sent instanceof Sent.Accepted)) {
            return notDone(notAccepted(id, action, sent));
        }
        Observation after = reobserve.observe(store.read().history());
        Proof proof = ReloadProof.of(action, before, after);
        boolean proved = proof.outcome() == Outcome.DONE;
        return new Ended(
                result(id, action, proof.outcome(), proof.message()),
                Accounts.afterReload(before, after, proved),
                proved ? after : null);
    }

    /** Remembers what a proved reload loaded; null when it did, else why not, a sentence without a full stop. */
    @Nullable
    String remember(Observation before, Observation after) {
        Set<String> declared = after.report().units().stream()
                .filter(unit -> unit.owner() != null)
                .map(UnitVerdict::unit)
                .collect(Collectors.toUnmodifiableSet());
        try {
            boolean kept = store.update(
                    history -> Remembering.rememberVerifiedReload(
                            history,
                            after.snapshot(),
                            after.pending(),
                            before.pending().withoutEffect(),
                            declared::contains),
                    STATE_PATIENCE);
            return kept ? null : "what the reload loaded could not be remembered: another run keeps writing the state";
        } catch (IOException e) {
            return "what the reload loaded could not be remembered: " + Reason.of(e);
        }
    }

    private static Ended notDone(ActionResult result) {
        return new Ended(result, List.of(), null);
    }

    private static ActionResult notAccepted(String id, PlannedAction action, Sent sent) {
        if (sent instanceof Sent.NoAnswer none) {
            Outcome outcome = none.timedOut() ? Outcome.DEADLINE : Outcome.FAILED;
            return result(id, action, outcome, "it is not known whether it was done: " + none.reason());
        }
        String reason = sent instanceof Sent.Refused refused
                ? refused.reason()
                : sent instanceof Sent.NotSent not ? "nothing was sent: " + not.reason() : "it was only recorded";
        return result(id, action, Outcome.FAILED, reason);
    }

    private static ActionResult result(String id, PlannedAction action, Outcome outcome, String message) {
        return new ActionResult(id, action.action(), action.target(), outcome, message);
    }
}
