package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.ownership.Ownership;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.remediation.Remediator;
import io.unitward.remediation.act.Inputs;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A reload for what 'install' and 'uninstall' themselves changed, which is authorised by having been typed. It loads that and
 * nothing else: while anything else waits, it is refused. Run it under the lock.
 *
 * @param run what the run goes by
 * @param journal where it is written down
 * @param history what was loaded at the last reload, as far as that is remembered
 * @param ours the paths that the run may change
 * @param gone names of the units that it takes away: whoever's their drop-ins are, without the units they are nothing
 */
record OwnReload(Configured run, ActionJournal journal, History history, Set<String> ours, Set<String> gone) {
    /** So many paths are named in one message. */
    private static final int NAMED = 10;

    /** One look. */
    record Look(Snapshot snapshot, PendingSet pending) {}

    OwnReload {
        ours = Set.copyOf(ours);
        gone = Set.copyOf(gone);
    }

    /**
     * Looks, and refuses to go on while anything waits that is not ours.
     *
     * @throws RunFailure then, or when it cannot be told
     */
    Look onlyOurs() throws RunFailure {
        return onlyOurs(false);
    }

    /**
     * The same.
     *
     * @param nothingElse whether the run changes no file: where nothing of ours waits either, it needs no reload, and what others
     *     changed is nothing to it
     */
    Look onlyOurs(boolean nothingElse) throws RunFailure {
        Snapshot snapshot = run.collect(null);
        Look look = new Look(
                snapshot,
                PendingSet.of(snapshot, Ownership.bind(run.configuration().manifest(), snapshot), history));
        if (!look.pending.unknowns().isEmpty()) {
            throw new RunFailure(
                    ExitCode.UNKNOWN,
                    "could not tell what a reload of the " + run.options().managerName() + " would load: "
                            + look.pending.unknowns().get(0) + "; 'unitward install --print' needs no manager");
        }
        Set<String> others = new TreeSet<>();
        for (PendingChange change : look.pending.changes()) {
            if (!isOurs(change.path())) {
                others.add(change.path());
            }
        }
        if (!others.isEmpty() && (!nothingElse || isAwaited(look))) {
            throw new RunFailure(
                    ExitCode.ACTION_PENDING,
                    List.of(
                            "a reload of the " + run.options().managerName() + " would also load what others changed: "
                                    + some(others),
                            "expected nothing else to wait: 'unitward audit' loads what is vouched for and names the rest;"
                                    + " remove that, or load it yourself if it is right, then install again"));
        }
        return look;
    }

    /** Whether a reload would load anything of ours. */
    boolean isAwaited(Look look) {
        return look.pending.changes().stream().anyMatch(change -> isOurs(change.path()));
    }

    private boolean isOurs(String path) {
        String above = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
        return ours.contains(path) || isDropInsOfGone(path) || isDropInsOfGone(above);
    }

    private boolean isDropInsOfGone(String directory) {
        String name = directory.substring(directory.lastIndexOf('/') + 1);
        return name.endsWith(".d") && gone.contains(name.substring(0, name.length() - ".d".length()));
    }

    private static String some(Set<String> paths) {
        String named = paths.stream().limit(NAMED).collect(Collectors.joining(", "));
        return paths.size() > NAMED ? named + " and " + (paths.size() - NAMED) + " more" : named;
    }

    /**
     * Reloads if anything of ours waits.
     *
     * @return the last look
     * @throws RunFailure when that is refused, failed, or is not proved
     */
    Look load() throws RunFailure, IOException {
        Look before = onlyOurs();
        if (before.pending.changes().isEmpty()) {
            return before;
        }
        List<String> paths =
                before.pending.changes().stream().map(PendingChange::path).toList();
        PlannedAction reload = new PlannedAction(
                ActionKind.DAEMON_RELOAD,
                FindingDraft.MANAGER,
                List.of(),
                "our own units were installed or taken away: " + String.join(", ", paths),
                List.of());
        String id = journal.begin(reload, "", Instant.now(), Account.NONE);
        Sent sent = run.manager().executor().execute(reload, Deadline.in(Remediator.RELOAD_DEADLINE));
        Look after = sent instanceof Sent.Accepted ? onlyOurs(id, reload) : before;
        ActionResult result = result(id, reload, sent, before, after);
        journal.end(result, Instant.now(), List.of());
        if (result.outcome() != Outcome.DONE) {
            throw new RunFailure(
                    ExitCode.ACTION_FAILED,
                    "the reload of the " + run.options().managerName() + ": " + result.message());
        }
        return after;
    }

    /** The look after the reload; what came up meanwhile is written down as the end of it, too. */
    private Look onlyOurs(String id, PlannedAction reload) throws RunFailure, IOException {
        try {
            return onlyOurs();
        } catch (RunFailure failure) {
            journal.end(
                    new ActionResult(
                            id,
                            reload.action(),
                            reload.target(),
                            Outcome.CHANGED_DURING_RELOAD,
                            failure.lines().get(0)),
                    Instant.now(),
                    List.of());
            throw failure;
        }
    }

    private static ActionResult result(String id, PlannedAction reload, Sent sent, Look before, Look after) {
        if (sent instanceof Sent.Accepted) {
            return proved(id, reload, before, after);
        }
        String why = sent instanceof Sent.NotSent not
                ? not.reason()
                : sent instanceof Sent.Refused refused
                        ? refused.reason()
                        : sent instanceof Sent.NoAnswer none ? none.reason() : "it was not done";
        return new ActionResult(id, reload.action(), reload.target(), Outcome.FAILED, why);
    }

    private static ActionResult proved(String id, PlannedAction reload, Look before, Look after) {
        String difference = Inputs.firstDifference(before.snapshot, after.snapshot);
        Instant then = before.snapshot.manager().loadedAt();
        Instant now = after.snapshot.manager().loadedAt();
        if (difference != null) {
            return new ActionResult(
                    id,
                    reload.action(),
                    reload.target(),
                    Outcome.CHANGED_DURING_RELOAD,
                    difference + " changed between the look before the reload and the look after it");
        }
        boolean loaded = then != null && now != null && now.isAfter(then);
        boolean waits = !after.pending.changes().isEmpty();
        return !loaded || waits
                ? new ActionResult(
                        id,
                        reload.action(),
                        reload.target(),
                        Outcome.NO_EFFECT,
                        waits
                                ? after.pending.changes().get(0).path() + " is still pending after the reload"
                                : "the manager did not load its units anew")
                : new ActionResult(
                        id, reload.action(), reload.target(), Outcome.DONE, "the manager loaded its units at " + now);
    }
}
