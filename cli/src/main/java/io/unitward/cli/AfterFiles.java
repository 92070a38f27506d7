package io.unitward.cli;

import io.unitward.pending.History;
import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.Carried;
import io.unitward.remediation.Healed;
import io.unitward.remediation.Restarter;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The reload and the restarts that may follow upon what was done to files, and the report on all of it. */
record AfterFiles(Configured run, Judge judge, Memory memory, Progress progress) {
    /**
     * Reloads, restarts and reports.
     *
     * @param before the first look
     * @param plan what was to be done to files
     * @param healed what became of that
     * @param restarts whether units may be restarted
     */
    RunReport report(Selection selection, Observation before, Plan plan, Healed healed, boolean restarts)
            throws RunFailure {
        boolean dryRun = run.options().dryRun();
        Observation now = healed.last() == null ? before : healed.last();
        PlanRules rules = run.rules(memory, now).after(healed.writes());
        // A plan for files that are still to be put right says nothing of the reload that would follow.
        boolean done = healed.whole() && (!dryRun || plan.actions().isEmpty());
        Plan reload = done
                ? Planner.plan(new PlanInput(now, rules, memory.history(), memory.reloads(), 0))
                : new Plan(plan.digest(), List.of(), List.of());
        boolean acted = !healed.results().isEmpty();
        Reload reloading = new Reload(run, judge, memory, progress);
        Carried carried = told(acted, reload, memory.history(), () -> reloading.carryOut(reload, rules));
        Observation loaded =
                carried.last() == null ? now : judge.judge(carried.last().snapshot(), carried.history());
        boolean well = carried.results().stream().allMatch(result -> result.outcome() == ActionResult.Outcome.DONE)
                && (!dryRun || reload.actions().isEmpty());
        Restarted restarted = restarts && done && well
                ? restart(loaded, carried.history(), acted || !carried.results().isEmpty())
                : Restarted.nothing(carried.history());
        Carried last = restarted.carried();
        Observation after =
                last.last() == null ? loaded : judge.judge(last.last().snapshot(), last.history());
        boolean idle = healed.results().isEmpty()
                && carried.results().isEmpty()
                && last.results().isEmpty();
        String forgotten = idle ? memory.remember(after) : null;
        progress.end();
        Stream.of(memory.notes(), healed.notes(), carried.notes(), last.notes())
                .flatMap(List::stream)
                .distinct()
                .forEach(run::note);
        if (forgotten != null) {
            run.note(forgotten);
        }
        List<ActionResult> results =
                new ArrayList<>(NotLoaded.marked(healed.results(), after.pending(), reload, carried.results()));
        results.addAll(carried.results());
        results.addAll(last.results());
        return Reported.of(
                run,
                memory,
                selection,
                ReloadPreview.NOTHING,
                both(both(plan, reload), restarted.plan()),
                results,
                after);
    }

    /**
     * Restarts that follow upon a reload.
     *
     * @param plan what is to be restarted, and what is not and why
     * @param carried what became of it
     */
    private record Restarted(Plan plan, Carried carried) {
        static Restarted nothing(History history) {
            return new Restarted(new Plan("", List.of(), List.of()), new Carried(List.of(), null, history, List.of()));
        }
    }

    /** Units that surely run an older definition, where the allowlist names them; of the others the findings tell. */
    private Restarted restart(Observation seen, History history, boolean acted) throws RunFailure {
        PlanRules rules = run.rules(memory, seen);
        PlanInput input = new PlanInput(seen, rules, history, List.of(), 0);
        UnitActions.Planned planned =
                UnitActions.plan(ActionKind.RESTART_UNIT, input, memory.begun(ActionKind.RESTART_UNIT));
        Plan plan = UnitActions.asPlan(ActionKind.RESTART_UNIT, planned, input);
        StateDirectory directory = memory.directory();
        if (run.options().dryRun() || directory == null || plan.actions().isEmpty()) {
            return new Restarted(plan, Restarted.nothing(history).carried());
        }
        progress.now("restarting units, and looking again");
        Restarter restarter =
                new Restarter(run.manager().executor(), run.manager().files(), directory, InstantSource.system());
        return new Restarted(plan, told(acted, plan, history, () -> restarter.restart(plan, rules, judge::lookAgain)));
    }

    private static Plan both(Plan files, Plan reload) {
        List<PlannedAction> actions = new ArrayList<>(files.actions());
        actions.addAll(reload.actions());
        List<Refusal> refusals = new ArrayList<>(files.refusals());
        refusals.addAll(reload.refusals());
        boolean second = files.actions().isEmpty() && !reload.digest().isEmpty();
        return new Plan(second ? reload.digest() : files.digest(), actions, refusals);
    }

    /** What cannot be begun because the state cannot be used is a failed action, where others were done: they must be told. */
    private static Carried told(boolean acted, Plan plan, History history, Acting.Work<Carried> work)
            throws RunFailure {
        return Acting.run(() -> {
            try {
                return work.run();
            } catch (StateUnusable unusable) {
                if (!acted) {
                    throw unusable;
                }
                PlannedAction action = plan.actions().get(0);
                ActionResult not = new ActionResult(
                        ActionJournal.id(Instant.now()),
                        action.action(),
                        action.target(),
                        ActionResult.Outcome.FAILED,
                        "nothing was sent: " + unusable.getMessage());
                return new Carried(List.of(not), null, history, List.of());
            }
        });
    }
}
