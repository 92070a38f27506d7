package io.unitward.collector.disk;

import io.unitward.facts.DirectoryKind;
import io.unitward.facts.UnitNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the drop-ins of a unit as systemd does ({@code unit_file_find_dropin_paths}): those in the directories of its id, in
 * search order; then those of each alias; last those of its type. Of files with one name the first counts, be it a mask. They
 * apply in the order of their names, wherever they lie.
 */
final class DropInResolver {
    /** The order of bytes, in which systemd sorts. */
    private static final Comparator<String> BY_BYTES = (a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b));

    private final List<UnitDirectory> directories;
    private final Resolver resolver;
    private final DropInEntries entries;
    /** Names of the directories that exist anywhere: most units have none. */
    private final Set<String> names = new HashSet<>();

    DropInResolver(List<UnitDirectory> directories, Resolver resolver, DropInEntries entries) {
        this.directories = directories;
        this.resolver = resolver;
        this.entries = entries;
        for (UnitDirectory directory : directories) {
            for (UnitDirectory.Below below : directory.below().values()) {
                if (below.kind() == DirectoryKind.DROP_INS) {
                    names.add(below.name());
                }
            }
        }
    }

    /**
     * The drop-ins in the order they apply, each by the real path of its directory.
     *
     * @param id the unit's primary name
     * @param aliases its other names
     * @throws NotSeen when a directory could not be listed, or when systemd itself leaves it to chance: it goes through the
     *     aliases in no particular order
     */
    List<String> of(String id, Collection<String> aliases) throws NotSeen {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<String, String> chosen = new HashMap<>();
        add(chain(id), chosen);
        Map<String, String> ofAliases = new HashMap<>();
        for (String alias : aliases) {
            Map<String, String> ofAlias = new HashMap<>();
            add(chain(alias), ofAlias);
            for (Map.Entry<String, String> each : ofAlias.entrySet()) {
                String other = ofAliases.putIfAbsent(each.getKey(), each.getValue());
                if (other != null && !other.equals(each.getValue()) && !chosen.containsKey(each.getKey())) {
                    throw new NotSeen(
                            other,
                            "or " + each.getValue() + " applies: systemd orders the aliases of " + id + " by chance");
                }
            }
        }
        ofAliases.forEach(chosen::putIfAbsent);
        add(List.of(UnitNames.type(id) + ".d"), chosen);
        return sorted(chosen);
    }

    private static List<String> sorted(Map<String, String> chosen) {
        if (chosen.isEmpty()) {
            return List.of();
        }
        List<String> fileNames = new ArrayList<>(chosen.keySet());
        fileNames.sort(BY_BYTES);
        List<String> paths = new ArrayList<>(fileNames.size());
        for (String fileName : fileNames) {
            paths.add(chosen.get(fileName));
        }
        return paths;
    }

    private void add(List<String> directoryNames, Map<String, String> chosen) throws NotSeen {
        List<String> present = new ArrayList<>(directoryNames.size());
        for (String name : directoryNames) {
            if (names.contains(name)) {
                present.add(name);
            }
        }
        if (present.isEmpty()) {
            return;
        }
        for (UnitDirectory directory : directories) {
            for (String name : present) {
                UnitDirectory.Below below = directory.below().get(name);
                if (below != null && isConsidered(below)) {
                    for (Found entry : entries.of(directory, below)) {
                        chosen.putIfAbsent(entry.name(), below.realPath() + "/" + entry.name());
                    }
                }
            }
        }
    }

    /**
     * A link counts only if its target is a directory as seen from the manager's own working directory, which is the root:
     * so systemd, 252 to 262 at least, passes over most relative links.
     */
    private boolean isConsidered(UnitDirectory.Below below) throws NotSeen {
        if (below.link() == null) {
            return true;
        }
        Trail seen = resolver.file(below.link().startsWith("/") ? below.link() : "/" + below.link());
        if (seen.end == Trail.End.DENIED) {
            throw new NotSeen(below.link(), seen.reason);
        }
        return seen.isFound() && seen.stat.isDirectory();
    }

    /** The directories for one name, the most specific first. */
    static List<String> chain(String name) {
        List<String> chain = new ArrayList<>(4);
        chain(name, chain);
        return chain;
    }

    private static void chain(String name, List<String> chain) {
        chain.add(name + ".d");
        String type = name.substring(name.lastIndexOf('.'));
        boolean instance = Aliases.isInstance(name);
        if (instance) {
            chain(UnitNames.templateOf(name), chain);
        }
        int at = name.indexOf('@');
        String prefix = name.substring(0, at >= 0 ? at : name.lastIndexOf('.'));
        int dash = prefix.lastIndexOf('-');
        if (dash == prefix.length() - 1 && dash > 0) {
            dash = prefix.lastIndexOf('-', dash - 1);
        }
        if (dash > 0) {
            String shorter = prefix.substring(0, dash + 1);
            chain(instance ? shorter + "@" + Aliases.instanceOf(name) + type : shorter + type, chain);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
