package io.unitward.cli;

import io.unitward.engine.AuditEngine;
import io.unitward.engine.AuditInput;
import io.unitward.engine.Policies;
import io.unitward.engine.clean.KnownClean;
import io.unitward.facts.Snapshot;
import io.unitward.pending.History;
import io.unitward.pending.Repair;
import io.unitward.remediation.journal.RememberedThen;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PolicyChanges;
import io.unitward.verdict.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;

/**
 * Judges what is seen, the first time and every other, by the same policies and configuration.
 *
 * <p>Operators' policies are bounded, and there is a deadline that is looked at now and then; where neither helps, the run ends.
 *
 * @param run what the run goes by
 * @param policies which judge
 * @param repairs what was put right before, as far as memory tells
 * @param news tells which of the policies are new at a moment
 * @param clean what was found to be without a finding before
 */
record Judge(
        Configured run,
        Policies policies,
        List<Repair> repairs,
        BiFunction<Policies, Instant, List<PolicyChanges.Fresh>> news,
        KnownClean clean) {
    /** Judging a hundred thousand units takes a few seconds. */
    private static final Duration LONGEST_JUDGING = Duration.ofMinutes(1);
    /** A rule that is looking for matches looks at no clock until it has some. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    Judge {
        repairs = List.copyOf(repairs);
    }

    /** By policies of which none is new. */
    Judge(Configured run, Policies policies, List<Repair> repairs) {
        this(run, policies, repairs, (all, at) -> List.of(), KnownClean.NOTHING);
    }

    /** With what is remembered. */
    Judge(Configured run, Policies policies, Memory memory) {
        this(run, policies, memory.repairs(), memory::fresh, memory.clean(Instant.now()));
    }

    /**
     * Judges.
     *
     * @throws RunFailure when the policies come to no end
     */
    Observation judge(Snapshot snapshot, History history) throws RunFailure {
        return judge(snapshot, history, run.configuration().waivers());
    }

    /** The same with other waivers than those of the configuration. */
    Observation judge(Snapshot snapshot, History history, List<Waiver> waivers) throws RunFailure {
        AuditInput input = input(snapshot, history, waivers);
        return policies.changes().isEmpty() ? judge(input) : within(LONGEST_JUDGING.plus(GRACE), () -> judge(input));
    }

    /** Collects and judges once more, for what acts between two looks. */
    Observation lookAgain(History history) {
        try {
            return judge(run.collect(), history);
        } catch (RunFailure failure) {
            throw new Unjudged(failure);
        }
    }

    /** What a look was judged with that earlier runs had left. */
    RememberedThen remembered(History history, Observation seen) {
        return new RememberedThen(history, repairs, seen.report().changes().fresh());
    }

    /** The first look of a run that acted, as a dry run would have told it, with what was planned then. */
    FirstLook firstLook(Observation before, Plan plan, Memory memory, Selection selection) {
        return new FirstLook(
                Reported.first(run, memory, selection, plan, before), remembered(memory.history(), before));
    }

    /** All that classification sees. */
    AuditInput input(Snapshot snapshot, History history) {
        return input(snapshot, history, run.configuration().waivers());
    }

    private AuditInput input(Snapshot snapshot, History history, List<Waiver> waivers) {
        return new AuditInput(
                snapshot,
                run.configuration().manifest(),
                policies,
                waivers,
                history,
                repairs,
                run.options().strict(),
                snapshot.takenAt(),
                news.apply(policies, snapshot.takenAt()));
    }

    /** Something else with the policies, that has to come to an end as well. */
    <T> T within(Callable<T> work) throws RunFailure {
        return within(LONGEST_JUDGING, work);
    }

    private <T> T within(Duration limit, Callable<T> work) throws RunFailure {
        return Patience.within(limit, tooLong(), work);
    }

    private String tooLong() {
        Set<String> operators = new TreeSet<>();
        policies.changes().added().forEach(each -> operators.add(each.policy()));
        policies.changes().overridden().forEach(each -> operators.add(each.policy()));
        return "could not tell: the policies did not come to an end; expected ones that judge within "
                + LONGEST_JUDGING.toSeconds() + " s"
                + (operators.isEmpty() ? "" : "; operators' are " + String.join(", ", operators));
    }

    /** Derives and classifies; pure but for the deadline. */
    private Observation judge(AuditInput input) {
        Phases.done("judging");
        long end = System.nanoTime() + LONGEST_JUDGING.toNanos();
        AuditEngine.Judgement judged = AuditEngine.judge(input, clean, () -> System.nanoTime() - end > 0);
        Phases.done("classified");
        return new Observation(input.snapshot(), judged.report(), judged.pending(), judged.clean());
    }
}
