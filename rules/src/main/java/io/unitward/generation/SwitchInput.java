package io.unitward.generation;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that planning sees.
 *
 * @param from what was declared
 * @param to what is declared
 * @param units what the manager has in memory
 * @param started unit → digest of the definition for which it was started before, whatever became of it since
 * @param owed units that an earlier switch was to bring up and did not
 * @param reload whether the manager has to load its units anew
 * @param held units that nobody may touch for now
 */
public record SwitchInput(
        Generation from,
        Generation to,
        List<UnitNow> units,
        Map<String, String> started,
        Set<String> owed,
        boolean reload,
        Set<String> held) {
    public SwitchInput {
        units = List.copyOf(units);
        started = Map.copyOf(started);
        owed = Set.copyOf(owed);
        held = Set.copyOf(held);
    }
}
