package io.unitward.cli;

import io.unitward.pending.History;
import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.Carried;
import io.unitward.remediation.Healed;
import io.unitward.remediation.Restarter;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.RememberedThen;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanParts;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.plan.ReloadEffects;
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
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reload and the restarts that may follow upon what was done to files, and the report on all of it. */
record AfterFiles(Configured run, Judge judge, Memory memory, Progress progress, OnlyPlan only) {
    /** Where no plan was named. */
    AfterFiles(Configured run, Judge judge, Memory memory, Progress progress) {
        this(run, judge, memory, progress, new OnlyPlan(null));
    }

    /**
     * What came of it.
     *
     * @param report of the whole run
     * @param wanted what would be reloaded and restarted if the allowlist permitted everything, and nothing had to settle
     * @param remembered what was remembered when the last look was judged
     */
    record Done(RunReport report, List<Plan> wanted, RememberedThen remembered) {}

    /**
     * Reloads, restarts and reports.
     *
     * @param before the first look
     * @param plan what was to be done to files
     * @param healed what became of that
     * @param restarts whether units may be restarted
     */
    Done finish(Selection selection, Observation before, Plan plan, Healed healed, boolean restarts) throws RunFailure {
        boolean dryRun = run.options().dryRun();
        Observation now = healed.last() == null ? before : healed.last();
        PlanRules rules = run.rules(memory, now).after(healed.writes());
        // A plan for files that are still to be put right says nothing of the reload that would follow.
        boolean done = healed.whole() && (!dryRun || plan.actions().isEmpty());
        ReloadPreview preview = done && ReloadEffects.matterTo(rules)
                ? run.texts(memory).preview(now.snapshot(), now.pending(), memory.history())
                : ReloadPreview.NOTHING;
        Plan safe = done
                ? ReloadEffects.permitted(
                        Planner.plan(new PlanInput(now, rules, memory.history(), memory.reloads(), 0)),
                        preview,
                        now,
                        rules,
                        run.askedAlso())
                : new Plan(plan.digest(), List.of(), List.of());
        Plan wanted = done
                ? ReloadEffects.widened(
                        Planner.plan(new PlanInput(
                                now,
                                rules.asIf(AllowlistAdvice.everything(ActionKind.DAEMON_RELOAD)),
                                memory.history(),
                                memory.reloads(),
                                0)),
                        preview,
                        now)
                : new Plan("", List.of(), List.of());
        Plan reload = only.of(safe);
        boolean acted = !healed.results().isEmpty();
        Reload reloading = new Reload(run, judge, memory, progress);
        Told reloaded = told(acted, reload, memory.history(), () -> reloading.carryOut(reload, rules));
        Carried carried = reloaded.carried();
        Observation loaded =
                carried.last() == null ? now : judge.judge(carried.last().snapshot(), carried.history());
        acted |= !carried.results().isEmpty();
        boolean well = carried.results().stream().allMatch(result -> result.outcome() == ActionResult.Outcome.DONE)
                && (!dryRun || reload.actions().isEmpty());
        // A restart is for a unit of which nothing is a violation, so what is left over goes first.
        Cleaning.Cleaned cleaned = restarts && (dryRun || (done && well))
                ? new Cleaning(run, judge, memory, progress, only).clean(loaded, carried.history(), acted)
                : Cleaning.Cleaned.nothing(loaded, carried.history());
        acted |= !cleaned.results().isEmpty();
        loaded = cleaned.seen();
        well &= cleaned.isWell() && (!dryRun || cleaned.plan().actions().isEmpty());
        Restarts restarted =
                restarts && done && well ? restart(loaded, cleaned.history(), acted) : Restarts.none(cleaned.history());
        Carried last = restarted.told().carried();
        acted |= !last.results().isEmpty();
        Observation after =
                last.last() == null ? loaded : judge.judge(last.last().snapshot(), last.history());
        PlanInput shown = new PlanInput(now, rules, memory.history(), memory.reloads(), 0);
        List<String> unwritten = new WrittenDown(memory, run.texts(memory), before)
                .at(after, acted, last.history(), dryRun && done ? PlanParts.of(safe, shown) : null);
        progress.end();
        Stream.of(memory.notes(), healed.notes(), carried.notes(), cleaned.notes(), last.notes(), unwritten)
                .flatMap(List::stream)
                .distinct()
                .forEach(run::note);
        List<ActionResult> results =
                new ArrayList<>(NotLoaded.marked(healed.results(), after.pending(), reload, carried.results()));
        results.addAll(carried.results());
        results.addAll(cleaned.results());
        results.addAll(last.results());
        RunReport report = Reported.of(
                run,
                memory,
                selection,
                ReloadPreview.NOTHING,
                only.whole(both(both(both(plan, reload), cleaned.plan()), restarted.plan())),
                results,
                after,
                Stream.of(
                                reloaded.stopped(),
                                cleaned.stopped(),
                                restarted.told().stopped())
                        .filter(Objects::nonNull)
                        .toList());
        List<Plan> all = new ArrayList<>(List.of(wanted, restarted.wanted()));
        all.addAll(cleaned.wanted());
        return new Done(Alerted.of(run, after, results, report), all, judge.remembered(last.history(), after));
    }

    /**
     * Restarts that follow upon a reload.
     *
     * @param plan what is to be restarted, and what is not and why
     * @param wanted what would be restarted if the allowlist permitted everything
     * @param told what became of it
     */
    private record Restarts(Plan plan, Plan wanted, Told told) {
        static Restarts none(History history) {
            Plan nothing = new Plan("", List.of(), List.of());
            return new Restarts(nothing, nothing, Told.nothing(history));
        }
    }

    /** Units that surely run an older definition, where the allowlist names them; of the others the findings tell. */
    private Restarts restart(Observation seen, History history, boolean acted) throws RunFailure {
        PlanRules rules = run.rules(memory, seen);
        Plan plan = only.of(restarts(rules, seen, history));
        Plan wanted = restarts(rules.with(AllowlistAdvice.everything(ActionKind.RESTART_UNIT)), seen, history);
        StateDirectory directory = memory.directory();
        if (run.options().dryRun() || directory == null || plan.actions().isEmpty()) {
            return new Restarts(plan, wanted, Told.nothing(history));
        }
        progress.now("restarting units, and looking again");
        Restarter restarter =
                new Restarter(run.manager().executor(), run.manager().files(), directory, InstantSource.system());
        Told told = told(acted, plan, history, () -> restarter.restart(plan, rules, judge::lookAgain));
        return new Restarts(plan, wanted, told);
    }

    private Plan restarts(PlanRules rules, Observation seen, History history) {
        PlanInput input = new PlanInput(seen, rules, history, List.of(), 0);
        UnitActions.Planned planned =
                UnitActions.plan(ActionKind.RESTART_UNIT, input, memory.begun(ActionKind.RESTART_UNIT));
        return UnitActions.asPlan(ActionKind.RESTART_UNIT, planned, input);
    }

    static Plan both(Plan files, Plan reload) {
        List<PlannedAction> actions = new ArrayList<>(files.actions());
        actions.addAll(reload.actions());
        List<Refusal> refusals = new ArrayList<>(files.refusals());
        refusals.addAll(reload.refusals());
        boolean second = files.actions().isEmpty() && !reload.digest().isEmpty();
        return new Plan(second ? reload.digest() : files.digest(), actions, refusals);
    }

    /**
     * What became of a plan, or what kept it from being begun.
     *
     * @param stopped the exit code of what kept it from being begun; null when it was begun, or there was nothing to do
     */
    record Told(Carried carried, @Nullable ExitCode stopped) {
        static Told nothing(History history) {
            return new Told(new Carried(List.of(), null, history, List.of()), null);
        }
    }

    /**
     * What cannot be begun, because another run has the lock by now or the state cannot be used, is a failed action where others
     * were done: those must be told.
     */
    static Told told(boolean acted, Plan plan, History history, Acting.Work<Carried> work) throws RunFailure {
        return Acting.run(() -> {
            try {
                return new Told(work.run(), null);
            } catch (LockHeld held) {
                if (!acted) {
                    throw held;
                }
                return notSent(plan, history, held, ExitCode.LOCKED);
            } catch (StateUnusable unusable) {
                if (!acted) {
                    throw unusable;
                }
                return notSent(plan, history, unusable, ExitCode.BAD_CONFIGURATION);
            }
        });
    }

    private static Told notSent(Plan plan, History history, Exception why, ExitCode code) {
        PlannedAction action = plan.actions().get(0);
        ActionResult not = new ActionResult(
                ActionJournal.id(Instant.now()),
                action.action(),
                action.target(),
                ActionResult.Outcome.FAILED,
                "nothing was sent: " + why.getMessage());
        return new Told(new Carried(List.of(not), null, history, List.of()), code);
    }
}
