package io.unitward.ownership;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which declared units read the links of a directory for many units: of a type, of a prefix of names, or of a template. */
public final class DeclaredPullers {
    private final Snapshot snapshot;
    private final Ownership ownership;
    /** Name of a directory, without {@code .wants} and the like → ids; worked out when it is first asked for. */
    private final Map<String, SortedSet<String>> units = new HashMap<>();

    public DeclaredPullers(Snapshot snapshot, Ownership ownership) {
        this.snapshot = snapshot;
        this.ownership = ownership;
    }

    /**
     * Their ids, sorted.
     *
     * @param name what the directory is named for: {@code service} of {@code service.requires}
     */
    public SortedSet<String> of(String name) {
        if (units.isEmpty()) {
            for (Unit unit : snapshot.units()) {
                if (!UnitNames.isTemplate(unit.id()) && ownership.expectationOf(unit) != null) {
                    UnitNames.pullers(unit.names())
                            .forEach(puller -> units.computeIfAbsent(puller, each -> new TreeSet<>())
                                    .add(unit.id()));
                }
            }
            units.putIfAbsent("", new TreeSet<>());
        }
        return units.getOrDefault(name, new TreeSet<>());
    }
}
