package io.unitward.collector;

import io.unitward.collector.disk.UnitFileReader;
import io.unitward.collector.systemd.OwnedNames;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.UnitNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Declared units that have a file on disk.
 *
 * <p>The manager reads the files of a unit that it has not loaded once it is asked about it. It takes half a minute for
 * 100 MB, and for ever for a pipe, and answers nobody meanwhile: it is not asked about units with such files.
 *
 * @param harmless names to ask for
 * @param harmful name → why it is not asked for
 */
record OnDiskUnits(Set<String> harmless, SortedMap<String, String> harmful) {
    private static final String NOT_ASKED =
            "the manager was not asked for it, since it would read %s, which is too large or no regular file";

    /**
     * Sorts them out.
     *
     * @param known whether the manager has been asked for a unit already
     */
    static OnDiskUnits in(
            List<SearchDirectory> searchPath, OwnedNames owned, Predicate<String> known, UnitFileReader reader) {
        Set<String> names = new TreeSet<>();
        SortedMap<String, String> harmful = new TreeMap<>();
        for (SearchDirectory directory : searchPath) {
            if (directory.kind() == DirectoryKind.UNITS) {
                for (DirectoryEntry entry : directory.entries()) {
                    // Templates cannot be asked for.
                    if (!UnitNames.isTemplate(entry.name()) && owned.declares(entry.name())) {
                        names.add(entry.name());
                    }
                }
            }
        }
        names.removeIf(known);
        Set<String> files = new HashSet<>(names);
        names.forEach(name -> files.add(UnitNames.templateOf(name)));
        for (SearchDirectory directory : names.isEmpty() ? List.<SearchDirectory>of() : searchPath) {
            for (DirectoryEntry entry : directory.entries()) {
                boolean mayBeRead = directory.kind() == DirectoryKind.UNITS
                        ? files.contains(entry.name())
                        : directory.kind() == DirectoryKind.DROP_INS;
                String path = directory.path() + "/" + entry.name();
                if (mayBeRead && reader.holdsUpReaders(path)) {
                    names.stream()
                            .filter(name -> isReadFor(name, directory, entry))
                            .forEach(name -> harmful.putIfAbsent(name, NOT_ASKED.formatted(path)));
                }
            }
        }
        names.removeAll(harmful.keySet());
        return new OnDiskUnits(names, harmful);
    }

    /** Whether a unit's definition may take in an entry; of a dash prefix, when the unit's name begins so. */
    private static boolean isReadFor(String name, SearchDirectory directory, DirectoryEntry entry) {
        if (directory.kind() == DirectoryKind.UNITS) {
            return entry.name().equals(name) || entry.name().equals(UnitNames.templateOf(name));
        }
        if (directory.kind() != DirectoryKind.DROP_INS) {
            return false;
        }
        String of = directory.name().substring(0, directory.name().length() - ".d".length());
        if (of.equals(name) || of.equals(UnitNames.templateOf(name)) || of.equals(UnitNames.type(name))) {
            return true;
        }
        String type = "." + UnitNames.type(name);
        return UnitNames.isDashPrefix(of)
                && of.endsWith(type)
                && name.startsWith(of.substring(0, of.length() - type.length()));
    }
}
