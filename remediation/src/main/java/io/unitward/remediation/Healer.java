package io.unitward.remediation;

import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.ownership.FileState;
import io.unitward.pending.History;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.UnderLock;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out a plan of actions on files, one after the other, under one lock: each only if a plan made right before it, from
 * a fresh look, still holds it; each proved by the next look.
 *
 * <p>A file that changed meanwhile is left alone and the others go on. After one that failed nothing more is done: what
 * stopped it, such as a full disk, would stop the others too, or leave them half-way.
 */
public final class Healer {
    private final StateDirectory directory;
    private final UnitFiles files;
    private final FileActions actions;
    private final ActionJournal journal;
    private final StateStore store;
    private final InstantSource clock;

    /**
     * For one manager.
     *
     * @param executor does the actions
     * @param files looks at what is at their targets
     * @param directory the state of that manager
     */
    public Healer(Executor executor, UnitFiles files, StateDirectory directory, InstantSource clock) {
        this.directory = directory;
        this.files = files;
        this.actions = new FileActions(executor, files, directory, clock);
        this.journal = new ActionJournal(directory);
        this.store = new StateStore(directory);
        this.clock = clock;
    }

    /**
     * Brings to an end what earlier runs began and did not finish.
     *
     * @return what was found, sentences without a full stop
     * @throws LockHeld when another run acts on the same manager
     */
    public List<String> recover() throws LockHeld, StateUnusable {
        try {
            ActionJournal.Contents past = journal.read();
            if (past.newer() != null || past.unfinished().isEmpty()) {
                return List.of();
            }
        } catch (IOException e) {
            throw UnderLock.unusable(directory, e);
        }
        return UnderLock.run(directory, () -> new Recovery(files, directory).run(clock.instant()));
    }

    /**
     * Carries the plan out.
     *
     * @param plan what to do; with no actions nothing happens, not even a lock
     * @param rules what the plan was made with
     * @param reobserve how to look again
     * @throws LockHeld when another run acts on the same manager; nothing was done
     * @throws StateUnusable when journal or state cannot be read or written beforehand; nothing was done. Once an action was
     *     come to, the next one fails instead, so that it is known what was done
     */
    public Healed heal(Plan plan, HealRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        if (plan.actions().isEmpty()) {
            return new Healed(List.of(), null, actions.writes(), true, List.of());
        }
        return UnderLock.run(directory, () -> healLocked(plan, rules, reobserve));
    }

    private Healed healLocked(Plan plan, HealRules rules, Reobserve reobserve) throws IOException {
        List<String> notes = new ArrayList<>(new Recovery(files, directory).run(clock.instant()));
        List<ActionResult> results = new ArrayList<>();
        Observation now = reobserve.observe(history());
        boolean failed = false;
        for (PlannedAction action : plan.actions()) {
            if (failed) {
                break;
            }
            ActionResult result;
            try {
                ActionJournal.Contents past = journal.read();
                HealRules current = rules.with(standing(rules.plan(), past, now));
                Plan again = HealPlanner.plan(current.input(now, past.entries()));
                if (!again.actions().contains(action)) {
                    results.add(actions.changed(action, "the plan is another one now" + why(again, action)));
                    continue;
                }
                List<Account.Because> because = Accounts.findings(action, now.report());
                result = actions.carryOut(action, plan.digest(), because);
            } catch (IOException e) {
                if (results.isEmpty()) {
                    throw e;
                }
                results.add(actions.failed(
                        action, String.valueOf(UnderLock.unusable(directory, e).getMessage())));
                failed = true;
                break;
            }
            now = reobserve.observe(history());
            ActionResult proved = proved(result, rules.artifacts().apply(now), now);
            if (!proved.equals(result)) {
                actions.corrected(proved);
            }
            results.add(proved);
            failed = proved.outcome() != Outcome.DONE && proved.outcome() != Outcome.CHANGED_MEANWHILE;
        }
        notes.addAll(actions.notes());
        return new Healed(results, now, actions.writes(), !failed, notes);
    }

    private PlanRules standing(PlanRules rules, ActionJournal.Contents past, Observation now) throws IOException {
        return Standing.now(rules, directory, store.read(), past, now.report().at());
    }

    private static String why(Plan again, PlannedAction action) {
        return again.refusals().stream()
                .filter(refusal -> refusal.subject() == null || action.target().equals(refusal.subject()))
                .map(refusal -> ": " + refusal.reason())
                .findFirst()
                .orElse("");
    }

    /** What the whole look says of it, and not only the file: the artifact is as declared, the drop-in is gone. */
    private static ActionResult proved(ActionResult result, List<Artifacts.Held> artifacts, Observation now) {
        if (result.outcome() != Outcome.DONE) {
            return result;
        }
        String contradiction = null;
        if (result.action() == ActionKind.RESTORE_ARTIFACT) {
            contradiction = artifacts.stream()
                    .map(Artifacts.Held::artifact)
                    .filter(artifact -> artifact.path().equals(result.target()))
                    .filter(artifact -> artifact.drift() != Artifact.Drift.NONE)
                    .map(artifact -> artifact.path() + " " + artifact.explanation() + ", after it was restored")
                    .findFirst()
                    .orElse(null);
        } else if (now.snapshot().searchPath().stream()
                .anyMatch(directory -> directory.entries().stream()
                        .anyMatch(entry -> (directory.path() + "/" + entry.name()).equals(result.target())))) {
            contradiction = result.target() + " is there again, after it was moved aside";
        }
        return contradiction == null
                ? result
                : new ActionResult(result.id(), result.action(), result.target(), Outcome.NO_EFFECT, contradiction);
    }

    /**
     * Puts back what was there before an action, if what that action left is still there and nobody holds what it changes.
     *
     * @param undo the action that does so, see {@link Undoing#plan}
     * @param kept what is undone
     * @param rules what the plan was made with
     * @param reobserve how to look again
     */
    public Healed undo(Plan undo, Kept kept, PlanRules rules, Reobserve reobserve) throws LockHeld, StateUnusable {
        PlannedAction action = undo.actions().get(0);
        return UnderLock.run(directory, () -> {
            List<String> notes = new ArrayList<>(new Recovery(files, directory).run(clock.instant()));
            Observation now = reobserve.observe(history());
            PlanRules current = standing(rules, journal.read(), now);
            Plan again = Undoing.plan(kept, look(action), new PlanInput(now, current, History.NONE, List.of(), 0));
            if (!again.actions().contains(action)) {
                ActionResult not = actions.changed(action, "the plan is another one now" + why(again, action));
                return new Healed(List.of(not), now, actions.writes(), false, notes);
            }
            ActionResult result = actions.carryOut(action, undo.digest(), List.of());
            Observation last = reobserve.observe(history());
            notes.addAll(actions.notes());
            return new Healed(List.of(result), last, actions.writes(), result.outcome() == Outcome.DONE, notes);
        });
    }

    private FileState look(PlannedAction action) throws IOException {
        try {
            return files.look(action.target());
        } catch (NotSeen e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private History history() {
        return store.read().history();
    }
}
