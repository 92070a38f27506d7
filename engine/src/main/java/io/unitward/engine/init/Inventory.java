package io.unitward.engine.init;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.SearchNames;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lies on the search path under each unit's name, and which units the manager has of it. */
final class Inventory {
    final Snapshot snapshot;
    /** Unit file name → where it lies, highest priority first; without links that only give another unit a name. */
    final TreeMap<String, List<Place>> places = new TreeMap<>();
    /** Every drop-in on disk, in search order: canonical path → its directory. */
    final Map<String, Place> dropIns = new TreeMap<>();
    /** Every name of a unit that was seen anywhere. */
    final Set<String> names = new HashSet<>();

    private final SearchNames searchNames;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Map<String, List<Unit>> units = new HashMap<>();
    private final Set<String> unitDirectories = new HashSet<>();

    Inventory(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.searchNames = SearchNames.of(snapshot);
        for (UnitFile file : snapshot.files()) {
            String path = canonical(file.path());
            if (!files.containsKey(path) || path.equals(file.path())) {
                files.put(path, file);
            }
        }
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS && directory.realPath() != null) {
                unitDirectories.add(directory.realPath());
            }
        }
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (!searchNames.isOtherName(directory)) {
                directory.entries().forEach(entry -> add(directory, entry));
            }
        }
        for (Unit unit : snapshot.units()) {
            names.addAll(unit.names());
            Set<String> known = new HashSet<>(unit.names());
            unit.names().forEach(name -> known.add(UnitNames.templateOf(name)));
            known.forEach(name ->
                    units.computeIfAbsent(name, each -> new ArrayList<>()).add(unit));
        }
    }

    String canonical(String path) {
        return searchNames.canonical(path);
    }

    @Nullable
    UnitFile file(String path) {
        return files.get(canonical(path));
    }

    /** The units that go by a name; for a template its instances as well. Sorted by id. */
    List<Unit> units(String name) {
        return units.getOrDefault(name, List.of());
    }

    /** The file that a reload would take; null when nothing has that name. */
    @Nullable
    Place winner(String name) {
        List<Place> all = places.getOrDefault(name, List.of());
        return all.isEmpty() ? null : all.get(0);
    }

    private void add(SearchDirectory directory, DirectoryEntry entry) {
        String path = directory.path() + "/" + entry.name();
        Place place = new Place(directory, entry, files.get(path));
        switch (directory.kind()) {
            case UNITS -> {
                names.add(entry.name());
                if (!isAlias(place)) {
                    places.computeIfAbsent(entry.name(), name -> new ArrayList<>(1))
                            .add(place);
                }
            }
            case DROP_INS -> dropIns.put(path, place);
            case DEPENDENCIES -> {
                // what starts when is not what a unit is made of
            }
        }
    }

    /** Whether the links of an entry end at another entry of the search path. */
    private boolean isAlias(Place place) {
        String real = place.directory().realPath();
        String end = place.end();
        String own = (real == null ? place.directory().path() : real) + "/"
                + place.entry().name();
        return !end.equals(own) && unitDirectories.contains(end.substring(0, Math.max(end.lastIndexOf('/'), 0)));
    }
}
