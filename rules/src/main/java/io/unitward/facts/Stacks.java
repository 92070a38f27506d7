package io.unitward.facts;

import java.util.List;

/**
 * What was seen of the declared stacks of one manager.
 *
 * @param podman whether podman could be asked
 * @param declared one for each {@link StackRequest} that concerns this manager; sorted by name
 * @param healthTimers podman's transient health timers; sorted by unit
 */
public record Stacks(Podman podman, List<Stack> declared, List<HealthTimer> healthTimers) {
    /** Nothing was asked. */
    public static final Stacks NONE = new Stacks(Podman.NOT_ASKED, List.of(), List.of());

    public Stacks {
        declared = List.copyOf(declared);
        healthTimers = List.copyOf(healthTimers);
    }
}
