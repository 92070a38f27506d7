package io.unitward.remediation.stack;

import io.unitward.facts.Stack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The units that systemd stops along with a stack's, and that were active before that was restarted. Pure.
 *
 * @param active their names
 */
public record Dependents(Set<String> active) {
    private static final Set<String> UP = Set.of("active", "reloading", "refreshing");

    public Dependents {
        active = Collections.unmodifiableSet(new TreeSet<>(active));
    }

    /** Those of these units that are active. */
    public static Dependents of(Map<String, Stack.Run> before) {
        Set<String> active = new TreeSet<>();
        before.forEach((unit, run) -> {
            if (UP.contains(run.activeState())) {
                active.add(unit);
            }
        });
        return new Dependents(active);
    }

    /** What is to be waited for: it has a job, or is between two states. */
    public List<String> moving(Map<String, Stack.Run> now) {
        return those(now, run -> run != null && isMoving(run));
    }

    /** What was stopped and not started again. It did not fail: systemd took it along. */
    public List<String> stopped(Map<String, Stack.Run> now) {
        return those(
                now,
                run -> run != null
                        && !isMoving(run)
                        && run.activeState().equals("inactive")
                        && (run.result() == null || run.result().equals("success")));
    }

    /** What is not active, for whatever reason, with what it is instead; one that was not told is not active. */
    public List<String> missing(Map<String, Stack.Run> now) {
        List<String> missing = new ArrayList<>();
        for (String unit : those(now, run -> run == null || !UP.contains(run.activeState()))) {
            Stack.Run run = now.get(unit);
            missing.add(unit + (run == null ? " (not told)" : " (" + run.activeState() + ")"));
        }
        return missing;
    }

    private static boolean isMoving(Stack.Run run) {
        return run.job() != null
                || run.activeState().equals("activating")
                || run.activeState().equals("deactivating");
    }

    /** What of a unit is asked for. */
    private interface Test {
        boolean holds(Stack.@Nullable Run run);
    }

    private List<String> those(Map<String, Stack.Run> now, Test test) {
        return active.stream().filter(unit -> test.holds(now.get(unit))).toList();
    }
}
