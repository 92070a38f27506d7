package io.unitward.remediation.reconcile;

import io.unitward.generation.Installed;
import io.unitward.generation.SwitchPlan;
import io.unitward.generation.SwitchStep;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.pending.PendingChange;
import io.unitward.reach.Effect;
import io.unitward.reach.Reach;
import io.unitward.reach.Ties;
import io.unitward.reach.Touched;
import io.unitward.remediation.plan.Held;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Refusal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a plan do to units that have no step of their own, and which of them therefore must not be done. Pure.
 *
 * @param plan with what each step does besides
 * @param refusals unit of a step → why it must not be done; sorted
 */
record SwitchReach(SwitchPlan plan, SortedMap<String, Refusal> refusals) {
    /** Follows every step. */
    static SwitchReach of(SwitchPlan plan, Observation seen, SwitchRules rules, Installed installed, Instant at) {
        Ties ties = Ties.of(seen.snapshot(), rules.from(), rules.to(), unloaded(plan, seen, installed));
        Set<String> own = new HashSet<>(plan.units());
        Set<String> stopped = new HashSet<>();
        plan.of(Phase.STOP).forEach(step -> stopped.add(step.unit()));
        Map<SwitchStep, List<Touched>> also = new HashMap<>();
        SortedMap<String, Refusal> refusals = new TreeMap<>();
        for (SwitchStep step : plan.steps()) {
            Reach reach = reach(step, ties, rules, stopped);
            String why = whyNot(step, reach, ties, rules, stopped, at);
            if (why != null) {
                refusals.putIfAbsent(
                        step.unit(),
                        new Refusal(step.phase().action(), Refusal.Kind.NOT_PERMITTED, step.unit(), told(step, why)));
            } else if (!reach.unknown().isEmpty() && Held.any(rules.holds(), at)) {
                refusals.putIfAbsent(
                        step.unit(),
                        new Refusal(
                                step.phase().action(),
                                reach.isKnownButForActions() ? Refusal.Kind.NOT_PERMITTED : Refusal.Kind.UNKNOWN,
                                step.unit(),
                                told(step, reach.whyUnknown() + ", and units are held")));
            }
            List<Touched> others = reach.touched().stream()
                    .filter(each -> !own.contains(each.unit()))
                    .toList();
            if (!others.isEmpty()) {
                also.put(step, others);
            }
        }
        return new SwitchReach(plan.with(also), refusals);
    }

    private static String told(SwitchStep step, String why) {
        return why.startsWith(step.unit() + " ") ? why : step.unit() + ": " + why;
    }

    private static Reach reach(SwitchStep step, Ties ties, SwitchRules rules, Set<String> stopped) {
        return switch (step.phase()) {
            case STOP -> Reach.of(ties, Effect.STOP, step.unit(), stopped);
            case RELOAD -> Reach.of(ties, Effect.RELOAD, step.unit());
            case RESTART -> Reach.of(ties, Effect.RESTART, step.unit());
            case START -> Reach.of(ties, Effect.START, step.unit());
            case RESET_FAILED -> Reach.NOTHING;
            case DAEMON_RELOAD -> ties.ofReload(rules.from(), rules.to(), stopped);
        };
    }

    /** A phrase; null when it may be done. */
    private static @Nullable String whyNot(
            SwitchStep step, Reach reach, Ties ties, SwitchRules rules, Set<String> stopped, Instant at) {
        for (Touched each : reach.touched()) {
            Hold hold = Held.on(ties.names(each.unit()), rules.holds(), at);
            if (hold != null) {
                return each.why() + ", and " + Held.told(each.unit(), hold);
            }
        }
        // What is stopped along with a stop is started again. What a start stops stays down beside it.
        boolean excludes = step.phase() != Phase.STOP && step.phase() != Phase.RELOAD;
        for (Touched each : reach.touched()) {
            if (excludes && each.effect() == Effect.STOP && each.certain() && !stopped.contains(each.unit())) {
                return each.why() + ", and nothing here would start " + each.unit()
                        + " again; stop it first, or take the one out that is not wanted";
            }
        }
        return null;
    }

    /** Units of which the reload of a plan loads what the new generation does not say. */
    private static Set<String> unloaded(SwitchPlan plan, Observation seen, Installed installed) {
        Set<String> unloaded = new HashSet<>();
        if (plan.of(Phase.DAEMON_RELOAD).isEmpty()) {
            return unloaded;
        }
        for (PendingChange change : seen.pending().changes()) {
            if (change.unit() != null && !installed.isOfTheSwitch(change)) {
                unloaded.add(change.unit());
            }
        }
        return unloaded;
    }
}
