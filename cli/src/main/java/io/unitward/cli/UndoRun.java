package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.facts.Snapshot;
import io.unitward.ownership.FileState;
import io.unitward.remediation.Healed;
import io.unitward.remediation.Healer;
import io.unitward.remediation.Undoing;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.Plan;
import io.unitward.verdict.RunReport;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Puts back what was there before an action, then reloads as an audit would.
 *
 * @param run what the run goes by
 */
record UndoRun(Configured run) {
    /**
     * Runs it with policies that may still be loading.
     *
     * @param id which action
     */
    RunReport run(String id, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = run.policies(shipped);
        Background<Snapshot> live = Background.start("unitward-live", run::collect);
        Memory read = FileWork.recovered(run);
        StateDirectory directory = read.directory();
        if (directory == null) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION, "there is no state directory to undo from; see the note above");
        }
        Kept kept = kept(directory, id);
        try (Progress progress = run.looking()) {
            Snapshot snapshot = live.await();
            Memory memory = read.without(snapshot);
            Judge judge = new Judge(run, judging.await(progress), memory);
            Observation before = judge.judge(snapshot, memory.history());
            PlanRules rules = run.rules(memory, before);
            Plan plan = Undoing.plan(kept, now(kept), new PlanInput(before, rules, memory.history(), List.of(), 0));
            Healed undone =
                    new Healed(List.of(), null, Map.of(), plan.refusals().isEmpty(), List.of());
            if (!run.options().dryRun() && !plan.actions().isEmpty()) {
                progress.now("putting back what was there, and looking again");
                Healer healer = FileWork.healer(run, directory);
                undone = Acting.run(() -> healer.undo(plan, kept, rules, judge::lookAgain));
            }
            return new AfterFiles(run, judge, memory, progress)
                    .finish(new Selection(List.of()), before, plan, undone, false)
                    .report();
        }
    }

    /** What could be undone. Changes nothing. */
    Undoable undoable() throws RunFailure {
        Memory memory = Memory.open(run.options());
        memory.notes().forEach(run::note);
        StateDirectory directory = memory.directory();
        try {
            return directory == null
                    ? new Undoable(List.of(), 0)
                    : Undoable.of(new BeforeStore(directory), run.manager().files());
        } catch (IOException unreadable) {
            throw new RunFailure(
                    ExitCode.BAD_DATA, "what was kept before actions cannot be read: " + unreadable.getMessage());
        }
    }

    private FileState now(Kept kept) throws RunFailure {
        try {
            return run.manager().files().look(kept.planned().target());
        } catch (NotSeen notSeen) {
            throw new RunFailure(ExitCode.ACTION_FAILED, "nothing was undone: " + notSeen.getMessage());
        }
    }

    private Kept kept(StateDirectory directory, String id) throws RunFailure {
        Kept kept;
        try {
            kept = new BeforeStore(directory).read(id);
        } catch (IOException unreadable) {
            throw new RunFailure(
                    ExitCode.BAD_DATA, "what was kept for " + id + " cannot be read: " + unreadable.getMessage());
        }
        if (kept == null) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "nothing is kept for action '" + id + "' of the "
                            + run.options().managerName()
                            + "; expected the id of one that changed a file, as its report and the journal have it"
                            + " (the last " + BeforeStore.MOST_KEPT + " are kept)");
        }
        return kept;
    }
}
