package io.unitward.generation;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What planning knows of a unit that the manager has in memory.
 *
 * @param names all its names, the primary one first
 * @param activeState systemd's {@code ActiveState}
 * @param subState systemd's {@code SubState}
 * @param runsNew digest of the definition with which its current or last run is known to have begun; null when that is not known
 * @param elsewhere its unit file on disk, when that lies outside the directory that the generations are for; null otherwise
 * @param boundTo units that take it along when they are stopped, by the text of its files; what the generations say is known
 *     besides
 */
public record UnitNow(
        List<String> names,
        String activeState,
        String subState,
        @Nullable String runsNew,
        @Nullable String elsewhere,
        Set<String> boundTo) {
    public UnitNow {
        names = List.copyOf(names);
        boundTo = Set.copyOf(boundTo);
    }

    /** Its primary name. */
    public String id() {
        return names.get(0);
    }

    boolean isActive() {
        return activeState.equals("active")
                || activeState.equals("reloading")
                || activeState.equals("refreshing")
                || activeState.equals("activating");
    }

    boolean isFailed() {
        return activeState.equals("failed");
    }
}
