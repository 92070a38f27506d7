package io.unitward.unitfile;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The links of dependency directories that concern one unit, from what a snapshot lists. Pure; linear in that. */
final class DependencyLinks {
    private static final String NULL_DEVICE = "/dev/null";
    private static final int UPHOLDS_SINCE = 254;
    private static final int MOST_LINKS = 40;

    private final boolean readsUpholds;
    /** Directories of dependencies, highest priority first; one that is there by two paths counts once. */
    private final List<SearchDirectory> directories = new ArrayList<>();

    private final Map<String, SearchDirectory> unitDirectories = new HashMap<>();
    private final Map<String, Map<String, DirectoryEntry>> unitFiles = new HashMap<>();
    private final Map<String, UnitFile> files = new HashMap<>();

    DependencyLinks(Snapshot snapshot) {
        this.readsUpholds = readsUpholds(snapshot.manager().version());
        Map<String, Integer> order = new HashMap<>();
        for (String path : snapshot.manager().unitPath()) {
            order.putIfAbsent(path, order.size());
        }
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.DEPENDENCIES) {
                directories.add(directory);
            } else if (directory.kind() == DirectoryKind.UNITS) {
                unitDirectories.putIfAbsent(directory.path(), directory);
                if (directory.realPath() != null) {
                    unitDirectories.putIfAbsent(directory.realPath(), directory);
                }
            }
        }
        directories.sort(Comparator.comparing(
                        (SearchDirectory directory) -> order.getOrDefault(parent(directory.path()), order.size()))
                .thenComparing(SearchDirectory::name));
        Set<String> seen = new HashSet<>();
        directories.removeIf(directory ->
                directory.realPath() != null && !seen.add(directory.realPath() + " as " + directory.name()));
        for (UnitFile file : snapshot.files()) {
            files.put(file.path(), file);
        }
    }

    /** What names one of these units, or the template of one, and so pulls it in. */
    List<DependencyLink> to(Collection<String> names) {
        Set<String> wanted = new HashSet<>(names);
        for (String name : names) {
            wanted.add(UnitNames.templateOf(name));
        }
        return links(directory -> true, SearchDirectory::name, wanted::contains);
    }

    /**
     * What a unit pulls in by directories.
     *
     * @param stems what such directories are named for, without {@code .wants} and the like
     */
    List<DependencyLink> of(Collection<String> stems) {
        return links(
                directory -> stems.contains(stem(directory)),
                directory -> DependencyLink.Kind.of(directory.name()).active(),
                name -> true);
    }

    /** Paths of those that could not be listed. */
    List<String> unlisted() {
        List<String> unlisted = new ArrayList<>();
        for (SearchDirectory directory : directories) {
            if (directory.status() == SearchDirectory.Status.UNREADABLE) {
                unlisted.add(directory.path());
            }
        }
        return unlisted;
    }

    private interface Group {
        String of(SearchDirectory directory);
    }

    /** Of equal names within a group of directories the first one counts. */
    private List<DependencyLink> links(Predicate<SearchDirectory> which, Group group, Predicate<String> names) {
        List<DependencyLink> links = new ArrayList<>();
        Map<String, String> first = new TreeMap<>();
        for (SearchDirectory directory : directories) {
            if (which.test(directory)) {
                for (DirectoryEntry entry : directory.entries()) {
                    if (names.test(entry.name())) {
                        String path = directory.path() + "/" + entry.name();
                        String by = first.putIfAbsent(group.of(directory) + " " + entry.name(), path);
                        links.add(link(directory, entry, by));
                    }
                }
            }
        }
        return links;
    }

    private DependencyLink link(SearchDirectory directory, DirectoryEntry entry, @Nullable String by) {
        DependencyLink.Kind kind = DependencyLink.Kind.of(directory.name());
        End end = entry.link() == null ? null : follow(directory, entry);
        DependencyLink.Fate fate;
        if (kind == DependencyLink.Kind.UPHOLDS && !readsUpholds) {
            fate = DependencyLink.Fate.NOT_READ;
        } else if (by != null) {
            fate = DependencyLink.Fate.SHADOWED;
        } else if (end == null) {
            fate = DependencyLink.Fate.IGNORED;
        } else {
            fate = end.path.equals(NULL_DEVICE) ? DependencyLink.Fate.MASKS : DependencyLink.Fate.COUNTS;
        }
        return new DependencyLink(
                directory.path() + "/" + entry.name(),
                directory.layer(),
                stem(directory),
                kind,
                entry.name(),
                entry.link(),
                end == null ? null : end.path,
                end == null ? null : end.exists,
                fate,
                fate == DependencyLink.Fate.SHADOWED ? by : null);
    }

    private record End(String path, @Nullable Boolean exists) {}

    /** Follows a link through the search path; where it leaves that, files that a unit is made of are known as well. */
    private End follow(SearchDirectory from, DirectoryEntry link) {
        String path = resolved(from, link);
        Boolean dangling = link.dangling();
        for (int links = 0; links < MOST_LINKS; links++) {
            if (path.equals(NULL_DEVICE)) {
                return new End(path, true);
            }
            UnitFile file = files.get(path);
            if (file != null) {
                boolean gone = file.status() == UnitFile.Status.MISSING || file.status() == UnitFile.Status.LINK_LOOP;
                return new End(file.realPath() == null ? path : file.realPath(), !gone);
            }
            SearchDirectory in = unitDirectories.get(parent(path));
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (in == null || in.status() == SearchDirectory.Status.UNREADABLE || !UnitNames.isUnitName(name)) {
                return new End(path, dangling == null ? null : !dangling);
            }
            DirectoryEntry entry = entries(in).get(name);
            if (entry == null) {
                return new End(path, false);
            }
            if (entry.link() == null) {
                return new End(path, true);
            }
            path = resolved(in, entry);
            dangling = entry.dangling();
        }
        return new End(path, false);
    }

    private Map<String, DirectoryEntry> entries(SearchDirectory directory) {
        return unitFiles.computeIfAbsent(directory.path(), path -> {
            Map<String, DirectoryEntry> entries = new HashMap<>();
            directory.entries().forEach(entry -> entries.put(entry.name(), entry));
            return entries;
        });
    }

    /** An absolute path without dots; {@code ..} is taken back by name, which is right where the directory is a real one. */
    private static String resolved(SearchDirectory in, DirectoryEntry entry) {
        String directory = in.realPath() == null ? in.path() : in.realPath();
        String link = String.valueOf(entry.link());
        List<String> parts = new ArrayList<>();
        for (String part : (link.startsWith("/") ? link : directory + "/" + link).split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) {
                    parts.remove(parts.size() - 1);
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    private static boolean readsUpholds(@Nullable String version) {
        String digits = version == null ? "" : version.replaceFirst("^v?(\\d{1,6}).*$", "$1");
        return !digits.matches("\\d+") || Integer.parseInt(digits) >= UPHOLDS_SINCE;
    }

    private static String stem(SearchDirectory directory) {
        return directory.name().substring(0, Math.max(0, directory.name().lastIndexOf('.')));
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
