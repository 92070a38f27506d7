package io.unitward.remediation.reconcile;

import java.util.Map;
import java.util.Set;

/**
 * What earlier runs brought units to.
 *
 * @param units unit → the definition it was started or reloaded with, and the run that this was
 * @param owed units that a run was to bring up and did not: it was cut short, or they failed
 */
public record Switched(Map<String, One> units, Set<String> owed) {
    /** Nothing. */
    public static final Switched NONE = new Switched(Map.of(), Set.of());

    public Switched {
        units = Map.copyOf(units);
        owed = Set.copyOf(owed);
    }

    /**
     * One unit.
     *
     * @param definition digest of its definition, see {@link io.unitward.generation.UnitDefinition#digest}
     * @param invocation systemd's {@code InvocationID} of the run; empty when it was not known
     */
    public record One(String definition, String invocation) {}
}
