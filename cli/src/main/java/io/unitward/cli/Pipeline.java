package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.facts.Snapshot;
import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.Carried;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanParts;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.plan.ReloadEffects;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The whole run of an audit. Configuration and memory are read; a snapshot is collected and classified; a plan is made and,
 * unless this is a dry run, carried out; what was touched is collected and classified again; the result is reported.
 *
 * <p>The other runs go the same line: {@link HealRun}, {@link UndoRun} and, between two generations, {@link Reconciling}.
 *
 * @param run what the run goes by
 * @param traced told what evidence of the run needs besides its report
 */
record Pipeline(Configured run, Consumer<RunTrace> traced) {
    /** A run of which nobody wants to know the input. */
    Pipeline(Configured run) {
        this(run, nobody -> {});
    }

    /** Runs an audit with policies that may still be loading. */
    RunReport run(Background<Policies> shipped) throws RunFailure {
        AuditOptions options = run.options();
        JudgingPolicies judging = run.policies(shipped);
        Path file = options.snapshot();
        Background<Snapshot> live = file == null ? Background.start("unitward-live", run::collect) : null;
        Memory read = Memory.open(options);
        Phases.done("memory read");
        try (Progress progress = run.looking()) {
            Snapshot snapshot = live == null ? SnapshotFile.read(Objects.requireNonNull(file)) : live.await();
            Memory memory = read.without(snapshot);
            Selection selection = new Selection(options.units());
            selection.requireMatches(snapshot);
            Judge judge = new Judge(run, judging.await(progress), memory);
            Observation before = judge.judge(snapshot, memory.history());
            PlanRules rules = run.rules(memory, before);
            PlanInput input = new PlanInput(before, rules, memory.history(), memory.reloads(), 0);
            Plan made = Planner.plan(input);
            UnitTexts texts = run.texts(memory);
            ReloadPreview preview = texts.preview(before.snapshot(), before.pending(), memory.history());
            Plan plan = ReloadEffects.permitted(asked(made, input, memory), preview, before, rules, run.askedAlso());
            Phases.done("planned");
            Reload reload = new Reload(run, judge, memory, progress);
            Carried carried = Acting.run(() -> reload.carryOut(plan, rules));
            Observation after =
                    carried.last() == null ? before : judge.judge(carried.last().snapshot(), carried.history());
            List<String> unwritten = new WrittenDown(memory, texts, before)
                    .at(
                            after,
                            !carried.results().isEmpty(),
                            carried.history(),
                            options.dryRun() ? PlanParts.of(made, input) : null);

            traced.accept(new RunTrace(
                    judge.remembered(carried.last() == null ? memory.history() : carried.history(), after),
                    carried.results().isEmpty() ? null : judge.firstLook(before, plan, memory, selection),
                    memory.directory()));
            progress.end();
            memory.notes().forEach(run::note);
            carried.notes().stream()
                    .filter(text -> !memory.notes().contains(text))
                    .forEach(run::note);
            if (live == null) {
                unasked(snapshot).forEach(run::note);
            }
            unwritten.forEach(run::note);
            RunReport report = Reported.of(run, memory, selection, preview, plan, carried.results(), after, List.of());
            return Alerted.of(run, after, carried.results(), report);
        }
    }

    /** What a snapshot file was not asked for when it was taken, and the manifest wants. */
    private List<String> unasked(Snapshot snapshot) {
        String note = Unasked.note(
                run.configuration().manifest().request(snapshot.manager().scope()),
                snapshot.request(),
                run.options().config());
        return note == null ? List.of() : List.of(note);
    }

    /** The plan, if it is the one that was asked for; else nothing of it is done. */
    private Plan asked(Plan plan, PlanInput input, Memory memory) {
        String wanted = run.options().plan();
        if (wanted == null || plan.digest().startsWith(wanted)) {
            return plan;
        }
        List<Refusal> refusals = new ArrayList<>(List.of(new Refusal(
                ActionKind.DAEMON_RELOAD,
                Refusal.Kind.CHANGED,
                null,
                "the plan is not " + wanted + " any more, but " + plan.digest() + ": "
                        + PlanChange.of(wanted, plan, input, memory.directory()))));
        refusals.addAll(plan.refusals());
        return new Plan(plan.digest(), List.of(), refusals);
    }
}
