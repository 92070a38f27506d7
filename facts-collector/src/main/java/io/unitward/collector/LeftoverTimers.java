package io.unitward.collector;

import io.unitward.facts.HealthTimer;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Timers of containers that podman does not have. Timers are listed before containers are: a container that was removed in
 * between took its own along, so only one that is active even after that is left over. Pure.
 */
final class LeftoverTimers {
    private LeftoverTimers() {}

    /** Those to be looked at again. */
    static List<String> suspects(Stacks seen) {
        return seen.healthTimers().stream()
                .filter(timer -> Boolean.TRUE.equals(timer.orphaned()))
                .map(HealthTimer::unit)
                .toList();
    }

    /**
     * The same without those that have ended.
     *
     * @param runs what the suspects are doing now; of one that is not in it, it is not known whether it is left over
     */
    static Stacks among(Stacks seen, Map<String, Stack.Run> runs) {
        List<HealthTimer> timers = new ArrayList<>();
        for (HealthTimer timer : seen.healthTimers()) {
            Stack.Run run = runs.get(timer.unit());
            if (!Boolean.TRUE.equals(timer.orphaned())) {
                timers.add(timer);
            } else if (run == null) {
                timers.add(new HealthTimer(timer.unit(), timer.containerId(), null));
            } else if (run.activeState().equals("active")) {
                timers.add(timer);
            }
        }
        return new Stacks(seen.podman(), seen.declared(), timers);
    }
}
