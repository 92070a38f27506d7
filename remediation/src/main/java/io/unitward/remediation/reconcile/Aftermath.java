package io.unitward.remediation.reconcile;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.generation.SwitchPlan;
import io.unitward.generation.SwitchStep;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.generation.UnitDefinition;
import io.unitward.remediation.act.JobEnd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a last look says of a switch: with which definition each unit runs now, so that the next switch finds nothing to do, and
 * which are owed a start.
 *
 * @param switched what is to be remembered
 * @param down what ran before, was not to be stopped, and does not run; sorted. Owed as well
 * @param failedSince steps that had brought their unit up, and of which it failed soon afterwards
 */
record Aftermath(Switched switched, List<String> down, List<SwitchStep> failedSince) {
    Aftermath {
        down = List.copyOf(down);
        failedSince = List.copyOf(failedSince);
    }

    /**
     * What was done.
     *
     * @param plan all that was to be done
     * @param rules the generations
     * @param ends unit → how its last job ended
     * @param before what was remembered before
     * @param first the look before anything was done
     * @param held all names of what was held
     * @param reloaded whether the manager knows the new definitions
     */
    record Done(
            SwitchPlan plan,
            SwitchRules rules,
            Map<String, JobEnd> ends,
            Switched before,
            Snapshot first,
            Set<String> held,
            boolean reloaded) {}

    static Aftermath of(Done done, Snapshot last) {
        Map<String, Unit> now = new HashMap<>();
        last.units().forEach(unit -> unit.names().forEach(name -> now.put(name, unit)));
        Generations generations = new Generations(done.rules());
        Map<String, Switched.One> units = new HashMap<>(done.before().units());
        Set<String> owed = new TreeSet<>();
        List<SwitchStep> failed = new ArrayList<>();
        for (SwitchStep step : done.plan().steps()) {
            if (!brings(step.phase())) {
                continue;
            }
            JobEnd end = done.ends().get(step.unit());
            Unit unit = now.get(step.unit());
            if (end == null || end.order().verb().action() != step.phase().action()) {
                // It did not come to this step. What made it necessary is gone, or was an earlier run's memory alone.
                if ((end != null || done.before().owed().contains(step.unit())) && !runs(unit)) {
                    owed.add(step.unit());
                }
                continue;
            }
            boolean good = end.state() == JobEnd.State.DONE || end.state() == JobEnd.State.SKIPPED;
            if (good && unit != null && unit.activeState().equals("failed")) {
                failed.add(step);
                owed.add(step.unit());
            } else if (good && done.reloaded()) {
                List<String> names = unit == null ? List.of(step.unit()) : unit.namesFromId();
                String invocation = unit == null || unit.invocationId() == null ? "" : unit.invocationId();
                units.put(step.unit(), new Switched.One(generations.digest(names), invocation));
            } else if (!good) {
                // The next run tries again: it must not call a unit that is down all right.
                owed.add(step.unit());
            }
        }
        for (String unit : done.before().owed()) {
            if (done.held().contains(unit) && !runs(now.get(unit))) {
                owed.add(unit);
            }
        }
        // Of a manager that did not answer nothing is seen, which is not that nothing runs.
        Set<String> down = last.manager().available() ? down(done, generations, now) : Set.of();
        owed.addAll(down);
        Set<String> declared = done.rules().to().names();
        units.keySet().removeIf(unit -> !declared.contains(unit) && generations.haveNothingOf(unit));
        return new Aftermath(new Switched(units, owed), List.copyOf(down), failed);
    }

    /** Whether a unit is up, or on its way there. */
    static boolean isUp(Unit unit) {
        return unit.activeState().equals("activating") || isRunning(unit);
    }

    private static boolean isRunning(Unit unit) {
        return switch (unit.activeState()) {
            case "active", "reloading", "refreshing" -> true;
            default -> false;
        };
    }

    private static boolean runs(@Nullable Unit unit) {
        return unit != null && isUp(unit);
    }

    private static boolean brings(Phase phase) {
        return phase == Phase.START || phase == Phase.RESTART || phase == Phase.RELOAD;
    }

    /**
     * Whatever took it along: what has no step of its own and ran must run, if it is of the new generation, or is known to be
     * stopped along with what we stopped.
     */
    private static Set<String> down(Done done, Generations generations, Map<String, Unit> now) {
        Set<String> along = new HashSet<>();
        done.plan().along().values().forEach(along::addAll);
        Set<String> down = new TreeSet<>();
        for (Unit unit : done.first().units()) {
            boolean ours = generations.hasNow(unit);
            boolean mustRun = ours || (along.contains(unit.id()) && !generations.had(unit));
            if (mustRun && isRunning(unit) && !done.ends().containsKey(unit.id()) && !runs(now.get(unit.id()))) {
                down.add(unit.id());
            }
        }
        return down;
    }

    /** What the two generations say of a unit. */
    private record Generations(SwitchRules rules) {
        String digest(List<String> names) {
            return rules.to().definition(names).digest();
        }

        boolean had(Unit unit) {
            return rules.from().definition(unit.namesFromId()).hasFragment();
        }

        boolean hasNow(Unit unit) {
            UnitDefinition definition = rules.to().definition(unit.namesFromId());
            return definition.hasFragment() && !definition.isMasked();
        }

        boolean haveNothingOf(String unit) {
            return rules.to().definition(unit).isNothing();
        }
    }
}
