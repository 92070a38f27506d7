package io.unitward.remediation.plan;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which units a dependency link changes: the one that it pulls in, and each that reads its directory, be that named for the
 * unit, for its template, for a prefix of its name or for its type. Pure.
 */
public final class LinkedUnits {
    private static final List<String> SUFFIXES = List.of(".wants", ".requires", ".upholds");

    private LinkedUnits() {}

    /** Those of all pending changes. */
    public static SortedSet<String> of(PendingSet pending, Snapshot snapshot) {
        return of(pending.changes().stream().map(PendingChange::path).toList(), snapshot);
    }

    /**
     * By their ids, as far as the snapshot has them, else by the names that the paths have.
     *
     * @param paths of links and of directories of links; any other is passed over
     */
    public static SortedSet<String> of(Collection<String> paths, Snapshot snapshot) {
        Set<String> pullers = new TreeSet<>();
        Set<String> pulled = new TreeSet<>();
        for (String path : paths) {
            String last = path.substring(path.lastIndexOf('/') + 1);
            String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            String above = parent.substring(parent.lastIndexOf('/') + 1);
            if (isDirectory(above)) {
                pullers.add(above.substring(0, above.lastIndexOf('.')));
                pulled.add(last);
            } else if (isDirectory(last)) {
                pullers.add(last.substring(0, last.lastIndexOf('.')));
            }
        }
        SortedSet<String> units = new TreeSet<>();
        if (pullers.isEmpty()) {
            return units;
        }
        Set<String> unknown = new TreeSet<>(pulled);
        unknown.addAll(pullers);
        for (Unit unit : snapshot.units()) {
            unknown.removeAll(unit.names());
            boolean pulls = UnitNames.pullers(unit.names()).stream().anyMatch(pullers::contains);
            if (pulls || unit.names().stream().anyMatch(pulled::contains)) {
                units.add(unit.id());
            }
        }
        unknown.removeIf(name -> !UnitNames.isUnitName(name) || UnitNames.isDashPrefix(name));
        units.addAll(unknown);
        return units;
    }

    private static boolean isDirectory(String name) {
        return SUFFIXES.stream().anyMatch(name::endsWith);
    }
}
