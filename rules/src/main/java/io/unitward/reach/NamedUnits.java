package io.unitward.reach;

import io.unitward.facts.Bonds;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.generation.Generation;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The units of a look by all their names, those among them that a new generation gives, and whether they run. */
final class NamedUnits {
    private static final Set<String> UP = Set.of("active", "activating", "reloading", "refreshing", "deactivating");

    private final Map<String, Unit> units = new HashMap<>();
    /** Name → the id of the unit that has it. */
    private final Map<String, String> primary = new HashMap<>();
    /** Id → all its names. */
    private final Map<String, SortedSet<String>> names = new HashMap<>();
    /** Id → what its job is to do. */
    private final Map<String, String> jobs = new HashMap<>();

    private final @Nullable Generation to;

    /** @param to the generation whose aliases count as well; null for what is loaded alone */
    NamedUnits(Snapshot snapshot, @Nullable Generation to) {
        this.to = to;
        for (Unit unit : snapshot.units()) {
            units.put(unit.id(), unit);
            unit.names().forEach(name -> primary.put(name, unit.id()));
        }
        if (to != null) {
            to.aliases().forEach((alias, target) -> {
                // A link that is new may be looked at as a unit of its own, which does not run.
                if (!isUp(primary(alias))) {
                    primary.put(alias, primary(target));
                }
            });
        }
        primary.forEach((name, id) ->
                names.computeIfAbsent(id, each -> new TreeSet<>(Set.of(each))).add(name));
        for (Bonds bonds : snapshot.bonds()) {
            jobs.put(primary(bonds.unit()), bonds.job());
        }
    }

    /** The ids of the units that the manager has, sorted. */
    SortedSet<String> ids() {
        return new TreeSet<>(units.keySet());
    }

    /** What is known of a unit; null when the manager does not have it. */
    @Nullable
    Unit unit(String id) {
        return units.get(id);
    }

    /** The id of the unit that has a name; the name itself where none is known. */
    String primary(String name) {
        return primary.getOrDefault(name, name);
    }

    /** Every name of a unit, as far as it is known, those that the new generation gives it among them. */
    SortedSet<String> names(String unit) {
        SortedSet<String> all = new TreeSet<>(names.getOrDefault(unit, new TreeSet<>(Set.of(unit))));
        if (to != null) {
            all.addAll(to.alsoNamed(all));
        }
        return all;
    }

    /** By which names a unit is known now, its id first. */
    List<String> known(String unit) {
        Unit known = units.get(unit);
        return known == null ? List.of(unit) : known.namesFromId();
    }

    /** By which names the new generation has a unit: those that it has now, and its new ones. */
    List<String> coming(String unit) {
        Set<String> all = new LinkedHashSet<>(known(unit));
        all.addAll(names(unit));
        return List.copyOf(all);
    }

    /** Whether it runs, or is about to: a stop that comes now takes its start away. */
    boolean isUp(String unit) {
        Unit known = units.get(unit);
        String job = jobs.getOrDefault(unit, "");
        return known != null && (UP.contains(known.activeState()) || job.equals("start") || job.contains("restart"));
    }

    /** Whether it is about to be down: a start that comes now overtakes the stop, or follows it. */
    boolean isStopping(String unit) {
        Unit known = units.get(unit);
        return known != null
                && (known.activeState().equals("deactivating")
                        || jobs.getOrDefault(unit, "").equals("stop"));
    }
}
