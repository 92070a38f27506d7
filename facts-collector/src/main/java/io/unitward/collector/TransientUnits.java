package io.unitward.collector;

import io.unitward.collector.disk.UnitFileReader;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files in the transient layer that belong to no unit the manager told of. The manager is asked and the directory is listed
 * at different moments, and a unit that came or went in between is no planted file.
 */
final class TransientUnits {
    /** Path → unit. */
    private final Map<String, String> strays = new TreeMap<>();

    TransientUnits(List<SearchDirectory> searchPath, List<Unit> told) {
        Set<String> known = new HashSet<>();
        told.forEach(unit -> known.addAll(unit.names()));
        for (SearchDirectory directory : searchPath) {
            if (directory.layer() == Layer.TRANSIENT) {
                for (DirectoryEntry entry : directory.entries()) {
                    String unit = directory.kind() == DirectoryKind.UNITS
                            ? entry.name()
                            : directory.name().substring(0, directory.name().lastIndexOf('.'));
                    if (!known.contains(unit)) {
                        strays.put(directory.path() + "/" + entry.name(), unit);
                    }
                }
            }
        }
    }

    /** The units to look for once more. */
    Set<String> units() {
        return new TreeSet<>(strays.values());
    }

    /** Files that are gone again by now. */
    Set<String> gone(UnitFileReader files) {
        Set<String> gone = new HashSet<>();
        for (String path : strays.keySet()) {
            if (files.isGone(path)) {
                gone.add(path);
            }
        }
        return gone;
    }

    /** The same directories without these paths. */
    static List<SearchDirectory> without(Set<String> paths, List<SearchDirectory> searchPath) {
        List<SearchDirectory> all = new ArrayList<>(searchPath.size());
        for (SearchDirectory directory : searchPath) {
            List<DirectoryEntry> entries = new ArrayList<>(directory.entries());
            boolean changed = directory.layer() == Layer.TRANSIENT
                    && entries.removeIf(entry -> paths.contains(directory.path() + "/" + entry.name()));
            all.add(
                    changed
                            ? new SearchDirectory(
                                    directory.path(),
                                    directory.kind(),
                                    directory.layer(),
                                    directory.status(),
                                    directory.realPath(),
                                    directory.changedAt(),
                                    directory.appearedAt(),
                                    directory.writers(),
                                    entries)
                            : directory);
        }
        return all;
    }
}
