package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.facts.Snapshot;
import io.unitward.remediation.HealRules;
import io.unitward.remediation.Healed;
import io.unitward.remediation.Healer;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.AllowlistLines;
import io.unitward.remediation.plan.HealPlanner;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts files right, then reloads as an audit would: what was put right waits like any other change, and everything that waits
 * with it is looked at.
 *
 * @param run what the run goes by
 * @param backup whether what is replaced stays beside it
 * @param again whether to heal what was healed several times already
 */
record HealRun(Configured run, boolean backup, boolean again) {
    /**
     * Runs it with policies that may still be loading.
     *
     * @param traced told what evidence of the run needs besides its report
     */
    RunReport run(Background<Policies> shipped, Consumer<RunTrace> traced) throws RunFailure {
        JudgingPolicies judging = run.policies(shipped);
        Background<Snapshot> live = Background.start("unitward-live", run::collect);
        Memory read = FileWork.recovered(run);
        try (Progress progress = run.looking()) {
            Snapshot snapshot = live.await();
            Memory memory = read.without(snapshot);
            Selection selection = new Selection(run.options().units());
            selection.requireMatches(snapshot);
            Judge judge = new Judge(run, judging.await(progress), memory);
            Observation before = judge.judge(snapshot, memory.history());
            HealRules rules =
                    new HealRules(run.rules(memory, before), run::artifacts, PackagedDropIns.of(run), backup, again);
            OnlyPlan only = new OnlyPlan(run.options().plan());
            Plan plan = only.of(HealPlanner.plan(rules.input(before, memory.journal())));
            Plan wanted = HealPlanner.plan(unbounded(rules).input(before, memory.journal()));
            Healed healed = healed(judge, memory, progress, plan, rules);
            AfterFiles.Done done =
                    new AfterFiles(run, judge, memory, progress, only).finish(selection, before, plan, healed, true);
            List<Plan> all = new ArrayList<>(List.of(wanted));
            all.addAll(done.wanted());
            permit(AllowlistLines.wanted(all));
            traced.accept(new RunTrace(
                    done.remembered(),
                    done.report().actions().isEmpty() ? null : judge.firstLook(before, plan, memory, selection),
                    memory.directory()));
            return done.report();
        }
    }

    private Healed healed(Judge judge, Memory memory, Progress progress, Plan plan, HealRules rules) throws RunFailure {
        StateDirectory directory = memory.directory();
        if (run.options().dryRun() || directory == null || plan.actions().isEmpty()) {
            return new Healed(List.of(), null, Map.of(), true, List.of());
        }
        progress.now("putting files right, and looking again");
        Healer healer = FileWork.healer(run, directory);
        return Acting.run(() -> healer.heal(plan, rules, judge::lookAgain));
    }

    /** The same, if the allowlist permitted whatever is to be done to files, and they had been left alone long enough. */
    private static HealRules unbounded(HealRules rules) {
        PlanRules plan = rules.plan()
                .asIf(AllowlistAdvice.everything(ActionKind.RESTORE_ARTIFACT, ActionKind.QUARANTINE_DROP_IN));
        return rules.with(plan);
    }

    /** Tells the lines that would permit what the allowlist does not. */
    private void permit(Map<ActionKind, Set<String>> wanted) {
        for (AllowlistAdvice advice : AllowlistAdvice.of(run.configuration().allowlist(), wanted, run.places())) {
            run.console().tell("to permit what the allowlist does not, " + advice.head());
            advice.lines().forEach(line -> run.console().err().println(line));
        }
    }
}
