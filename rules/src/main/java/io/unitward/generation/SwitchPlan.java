package io.unitward.generation;

import io.unitward.generation.SwitchStep.Phase;
import io.unitward.pending.Fingerprint;
import io.unitward.reach.Touched;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What to do so that what runs is what a generation says.
 *
 * @param steps in the order in which they are done: by phase, then by name
 * @param left units that differ and are left as they are, with the reason; sorted by name
 * @param along unit that is stopped or restarted → the units that run and that systemd stops or restarts along with it
 * @param barred unit that must not be stopped or restarted, because of what would go along → why, a phrase; with one of them
 *     nothing may be done
 * @param also step → what systemd does to units without a step of their own when it is done, as far as that was worked out
 */
public record SwitchPlan(
        List<SwitchStep> steps,
        SortedMap<String, String> left,
        Map<String, Set<String>> along,
        SortedMap<String, String> barred,
        Map<SwitchStep, List<Touched>> also) {
    public SwitchPlan {
        also = Map.copyOf(also);
        steps = List.copyOf(steps);
        along = Map.copyOf(along);
    }

    /** A plan of which it was not worked out what else it does. */
    public SwitchPlan(
            List<SwitchStep> steps,
            SortedMap<String, String> left,
            Map<String, Set<String>> along,
            SortedMap<String, String> barred) {
        this(steps, left, along, barred, Map.of());
    }

    /** The same with what its steps do besides. */
    public SwitchPlan with(Map<SwitchStep, List<Touched>> besides) {
        return new SwitchPlan(steps, left, along, barred, besides);
    }

    /** What a step does to units that have none of their own; certain ones first, then by name. */
    public List<Touched> also(SwitchStep step) {
        return also.getOrDefault(step, List.of());
    }

    /** The steps of one phase. */
    public List<SwitchStep> of(Phase phase) {
        return steps.stream().filter(step -> step.phase() == phase).toList();
    }

    /** The units that steps are about, each once, sorted. */
    public List<String> units() {
        return steps.stream()
                .filter(step -> step.phase() != Phase.DAEMON_RELOAD)
                .map(SwitchStep::unit)
                .distinct()
                .sorted()
                .toList();
    }

    /** A digest over the steps. */
    public String digest() {
        Fingerprint print = new Fingerprint().add("unitward.switch/v1");
        steps.forEach(step -> print.add(step.phase()).add(step.unit()));
        return print.hex();
    }
}
