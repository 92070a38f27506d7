package io.unitward.cli;

import io.unitward.ownership.Manifest;
import io.unitward.pending.History;
import io.unitward.remediation.Carried;
import io.unitward.remediation.Cleaner;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.StackActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Plan;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a heal that clears away what containers left behind: containers of stacks first, then health timers. */
record Cleaning(Configured run, Judge judge, Memory memory, Progress progress, OnlyPlan only) {
    private static final List<ActionKind> KINDS = List.of(ActionKind.REMOVE_CONTAINER, ActionKind.STOP_TIMER);

    /**
     * What became of it.
     *
     * @param plan what was to be done, and what was not and why
     * @param wanted what would be done if the allowlist permitted everything, and nothing had to settle
     * @param results what was done, in order
     * @param seen the last look
     * @param history what is remembered now
     * @param stopped the exit code of what kept it from being begun; null when nothing did
     * @param notes what else the reader should know
     */
    record Cleaned(
            Plan plan,
            List<Plan> wanted,
            List<ActionResult> results,
            Observation seen,
            History history,
            @Nullable ExitCode stopped,
            List<String> notes) {
        static Cleaned nothing(Observation seen, History history) {
            return new Cleaned(
                    new Plan("", List.of(), List.of()), List.of(), List.of(), seen, history, null, List.of());
        }

        boolean isWell() {
            return results.stream().allMatch(result -> result.outcome() == ActionResult.Outcome.DONE);
        }
    }

    /**
     * Plans and, unless this is a dry run, does it.
     *
     * @param acted whether anything was done before, which must be told whatever stops this
     */
    Cleaned clean(Observation first, History history, boolean acted) throws RunFailure {
        Cleaned all = Cleaned.nothing(first, history);
        for (ActionKind kind : KINDS) {
            if (all.isWell() && all.stopped() == null) {
                all = clean(kind, all, acted || !all.results().isEmpty());
            }
        }
        return all;
    }

    private Cleaned clean(ActionKind kind, Cleaned before, boolean acted) throws RunFailure {
        Observation seen = before.seen();
        PlanRules rules = run.rules(memory, seen);
        Plan plan = only.of(plan(kind, rules, seen, before.history()));
        Plan wanted = plan(kind, rules.asIf(AllowlistAdvice.everything(kind)), seen, before.history());
        AfterFiles.Told told = AfterFiles.Told.nothing(before.history());
        StateDirectory directory = memory.directory();
        if (!run.options().dryRun() && directory != null && !plan.actions().isEmpty()) {
            progress.now("clearing away what containers left, and looking again");
            Cleaner cleaner = new Cleaner(
                    kind,
                    manifest(),
                    run.manager().executor(),
                    run.manager().files(),
                    directory,
                    InstantSource.system());
            told = AfterFiles.told(acted, plan, before.history(), () -> cleaner.clean(plan, rules, judge::lookAgain));
        }
        Carried carried = told.carried();
        return new Cleaned(
                AfterFiles.both(before.plan(), plan),
                joined(before.wanted(), List.of(wanted)),
                joined(before.results(), carried.results()),
                carried.last() == null ? seen : judge.judge(carried.last().snapshot(), carried.history()),
                carried.history(),
                told.stopped(),
                joined(before.notes(), carried.notes()));
    }

    private Plan plan(ActionKind kind, PlanRules rules, Observation seen, History history) {
        PlanInput input = new PlanInput(seen, rules, history, List.of(), 0);
        return StackActions.plan(kind, input, manifest(), memory.begun(kind)).asPlan(input);
    }

    private Manifest manifest() {
        return run.configuration().manifest();
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
