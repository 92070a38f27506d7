package io.unitward.collector.disk;

import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every name on the search path stands for, as systemd's own map has it ({@code unit_file_build_name_map}): a unit file,
 * or another name that it is an alias of.
 *
 * <p>The first directory that has a usable entry for a name decides. A link that leads into the search path is an alias, if
 * the two names fit together, and is passed over if not; any other link is a unit file itself, whatever it leads to.
 */
final class NameMap {
    /** So many aliases of aliases are followed. */
    private static final int MAX_HOPS = 8;

    /** Name → absolute path of a unit file, or the name it is an alias of. */
    private final Map<String, String> ids = new TreeMap<>();
    /** Unit file → its entry. */
    private final Map<String, Found> files = new HashMap<>();
    /** Name of a unit file → every name that leads to it. */
    private final Map<String, List<String>> names = new HashMap<>();
    /** Name → the entry that decides it and could not be looked at. */
    private final Map<String, String> unseen = new HashMap<>();

    private final Set<String> searchPath = new HashSet<>();

    NameMap(List<UnitDirectory> directories) {
        for (UnitDirectory directory : directories) {
            searchPath.add(directory.path());
            if (directory.realPath() != null) {
                searchPath.add(directory.realPath());
            }
        }
        for (UnitDirectory directory : directories) {
            for (Found entry : directory.units().values()) {
                if (!ids.containsKey(entry.name()) && !unseen.containsKey(entry.name())) {
                    add(directory.path() + "/" + entry.name(), entry);
                }
            }
        }
        ids.keySet().forEach(this::nameFile);
    }

    private void add(String path, Found entry) {
        boolean unknown = entry.kind() == Found.Kind.UNKNOWN && (!entry.isLink() || entry.leadsTo() == null);
        if (unknown) {
            unseen.put(entry.name(), path);
        } else if (!entry.isLink()) {
            if (entry.kind() == Found.Kind.FILE || entry.kind() == Found.Kind.EMPTY) {
                file(path, entry);
            }
        } else if (entry.leadsTo() != null) {
            if (!isInSearchPath(entry.leadsTo())) {
                file(path, entry);
            } else if (Aliases.mayLead(entry.name(), nameOf(entry.leadsTo()))) {
                ids.put(entry.name(), nameOf(entry.leadsTo()));
            }
        }
    }

    private void file(String path, Found entry) {
        ids.put(entry.name(), path);
        files.put(path, entry);
    }

    private void nameFile(String name) {
        String path;
        try {
            path = file(name).path();
        } catch (NotSeen e) {
            // Whoever asks for this name is told.
            return;
        }
        Found entry = path == null ? null : files.get(path);
        if (path == null || entry == null || !isDefinition(entry.kind())) {
            return;
        }
        String of = nameOf(path);
        if (UnitNames.isTemplate(of) && Aliases.isInstance(name)) {
            // An instance that is a link to a template is an alias of that one instance.
            of = Aliases.instantiate(of, Aliases.instanceOf(name));
        }
        if (of != null) {
            names.computeIfAbsent(of, n -> new ArrayList<>(1)).add(name);
        }
    }

    /** Neither a mask nor a link that leads nowhere. */
    private static boolean isDefinition(Found.Kind kind) {
        return kind == Found.Kind.FILE || kind == Found.Kind.DIRECTORY || kind == Found.Kind.OTHER;
    }

    /**
     * Where the aliases of a name end.
     *
     * @param path the unit file; null when there is none
     * @param loop whether there is none because the aliases never end
     */
    record End(@Nullable String path, boolean loop) {}

    /** Follows a name to its unit file. */
    End file(String name) throws NotSeen {
        String at = name;
        for (int hop = 0; hop < MAX_HOPS; hop++) {
            String next = next(at);
            if (next == null && hop > 0) {
                // An alias may speak of an instance that only its template has a file for.
                next = next(UnitNames.templateOf(at));
            }
            if (next == null) {
                return new End(null, false);
            }
            if (next.startsWith("/")) {
                return new End(next, false);
            }
            at = next;
        }
        return new End(null, true);
    }

    private @Nullable String next(String name) throws NotSeen {
        String path = unseen.get(name);
        if (path != null) {
            throw new NotSeen(path, "could not be looked at");
        }
        return ids.get(name);
    }

    /** The entry of a unit file that {@link #file} came to. */
    Found entry(String path) throws NotSeen {
        Found entry = files.get(path);
        if (entry == null || entry.kind() == Found.Kind.UNKNOWN) {
            throw new NotSeen(path, "could not be looked at");
        }
        return entry;
    }

    /** Every name that leads to the unit file of that name, itself included. */
    List<String> namesOf(String fileName) {
        return names.getOrDefault(fileName, List.of());
    }

    /** Every name there is a unit file or an alias for; sorted. */
    Set<String> all() {
        return ids.keySet();
    }

    private boolean isInSearchPath(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (searchPath.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
