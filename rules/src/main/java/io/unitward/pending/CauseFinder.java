package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names the cause of a change of a file, from what is loaded and from which of its times is newer than the load. */
final class CauseFinder {
    private final Instant loadedAt;
    private final Map<String, UnitFile> files;
    private final RealPlaces places;
    /** Name → the unit in memory that answers to it. */
    private final Map<String, Unit> byName = new HashMap<>();
    /** Template → its instances in memory. */
    private final Map<String, Unit> byTemplate = new HashMap<>();

    private @Nullable Set<String> loadedDropIns;

    CauseFinder(Snapshot snapshot, Map<String, UnitFile> files, Instant loadedAt) {
        this.loadedAt = loadedAt;
        this.files = files;
        this.places = new RealPlaces(snapshot);
        for (Unit unit : snapshot.units()) {
            if (unit.inMemory() && unit.loaded() != null) {
                for (String name : unit.names()) {
                    byName.put(name, unit);
                    byTemplate.putIfAbsent(UnitNames.templateOf(name), unit);
                }
            }
        }
    }

    /** The unit in memory that answers to a name; null when there is none. */
    @Nullable
    Unit inMemory(String name) {
        return byName.get(name);
    }

    /** Of a unit file that is there. */
    ChangeCause fragment(String path, DirectoryEntry entry) {
        Unit unit = byName.getOrDefault(entry.name(), byTemplate.get(entry.name()));
        UnitView loaded = unit == null ? null : unit.loaded();
        if (loaded == null) {
            return edit(path, entry);
        }
        if (loaded.masked() != masks(files.get(path))) {
            return ChangeCause.MASKED;
        }
        boolean other = loaded.fragmentPath() != null
                && !places.canonical(loaded.fragmentPath()).equals(places.canonical(path));
        return other ? ChangeCause.HIGHER_PRIORITY_FRAGMENT : edit(path, entry);
    }

    /** Of a drop-in that is there. */
    ChangeCause dropIn(String path, DirectoryEntry entry) {
        return loadedDropIns().contains(places.canonical(path)) ? edit(path, entry) : ChangeCause.DROP_IN_SET;
    }

    /** Worked out when the first drop-in has changed: mostly none has. */
    private Set<String> loadedDropIns() {
        Set<String> known = loadedDropIns;
        if (known == null) {
            known = new HashSet<>();
            for (Unit unit : byName.values()) {
                if (unit.loaded() != null) {
                    for (String path : unit.loaded().dropInPaths()) {
                        known.add(places.canonical(path));
                    }
                }
            }
            loadedDropIns = known;
        }
        return known;
    }

    private ChangeCause edit(String path, DirectoryEntry entry) {
        if (entry.linkChangedAt() != null && PendingSet.mayBeNewer(entry.linkChangedAt(), loadedAt)) {
            return ChangeCause.LINK_RETARGETED;
        }
        UnitFile file = files.get(path);
        boolean modified =
                file != null && file.modifiedAt() != null && PendingSet.mayBeNewer(file.modifiedAt(), loadedAt);
        return modified ? ChangeCause.MTIME : ChangeCause.CONTENT_WITHOUT_MTIME;
    }

    /** Whether a file masks its unit. */
    static boolean masks(@Nullable UnitFile file) {
        return file != null && (file.status() == UnitFile.Status.NULL_DEVICE || isEmpty(file));
    }

    /** Whether a file is there and says nothing: as a unit file it masks. */
    static boolean isEmpty(UnitFile file) {
        return file.status() == UnitFile.Status.READ && Long.valueOf(0).equals(file.size());
    }
}
