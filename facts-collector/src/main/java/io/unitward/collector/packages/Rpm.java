package io.unitward.collector.packages;

import io.unitward.collector.disk.HostFiles;
import io.unitward.collector.disk.HostFiles.NotRead;
import io.unitward.collector.disk.HostReader;
import io.unitward.host.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks the {@code rpm} program: its database has had three formats that no two versions share.
 *
 * <p>Two questions, however many paths: which packages own them, by number; then all files of these packages.
 */
final class Rpm {
    /** Where it keeps its database, the newer place first. */
    static final List<String> DATABASES = List.of("/usr/lib/sysimage/rpm", "/var/lib/rpm");

    /** What holds the packages, by format. */
    private static final Set<String> FORMATS = Set.of("rpmdb.sqlite", "Packages.db", "Packages");

    private static final int MOST_FILES = 1000;
    /** Its exit code counts those without an owner; above 127 it would look like a signal. */
    private static final int PATHS_AT_ONCE = 100;

    private static final String OWNERS = "=%{DBINSTANCE}\\n";

    private final HostFiles files;
    private final String database;
    private final RpmProgram program;
    private final MergedUsr merged;

    private Rpm(HostFiles files, String database, RpmProgram program) {
        this.files = files;
        this.database = database;
        this.program = program;
        this.merged = new MergedUsr(files);
    }

    /**
     * Looks for a database.
     *
     * @return null when this host has none
     * @throws Damaged when it has one that is not root's alone, or that there is no program for
     */
    static @Nullable Rpm find(HostFiles files, long callerUid, Deadline deadline) throws Damaged {
        for (String database : DATABASES) {
            try {
                List<String> names = files.names(database, MOST_FILES);
                if (names.stream().noneMatch(FORMATS::contains)) {
                    continue;
                }
                for (String name : names) {
                    files.place(database + "/" + name);
                }
                Path place = files.place(database);
                return new Rpm(files, database, new RpmProgram(place, callerUid, deadline));
            } catch (NotRead e) {
                if (!e.missing()) {
                    throw new Damaged(e.reason());
                }
            }
        }
        return null;
    }

    String database() {
        return database;
    }

    /**
     * Looks paths up.
     *
     * @param under directories: what the packages that own some of the paths have below them is looked up as well
     * @return path → what is known of it, for each of them and for each that was found below these directories
     * @throws Damaged when nothing can be told of any
     */
    Map<String, Packaged> lookUp(Collection<String> paths, Collection<String> under) throws Damaged {
        List<Object> before = stamps();
        if (new HostReader(files.roots()).isLocked(database + "/.rpm.lock")) {
            throw new Damaged("an rpm run is in progress");
        }
        Map<String, Packaged> answers = new TreeMap<>();
        Map<String, Set<String>> listedAs = new TreeMap<>();
        Set<String> wanted = new TreeSet<>();
        for (String path : paths) {
            if (path.chars().anyMatch(c -> c < ' ') || path.contains("//") || path.contains("/../")) {
                answers.put(path, Packaged.unknown(path, database, "has a name that rpm cannot be asked for"));
                continue;
            }
            Set<String> names = merged.names(path);
            listedAs.put(path, names);
            wanted.addAll(names);
        }
        Spelling spelling = new Spelling(merged, under);
        Map<String, List<RpmFile>> found = RpmFile.read(
                program.files(owners(List.copyOf(wanted))),
                name -> wanted.contains(name) || spelling.of(merged.normal(name)) != null);
        for (String name : found.keySet()) {
            String path = spelling.of(merged.normal(name));
            if (path != null && !answers.containsKey(path)) {
                listedAs.computeIfAbsent(path, merged::names);
            }
        }
        listedAs.forEach((path, names) -> answers.put(path, answer(path, names, found)));
        if (!before.equals(stamps())) {
            throw new Damaged(database + " changed while it was read: an rpm run is in progress");
        }
        return answers;
    }

    private List<Object> stamps() throws Damaged {
        HostFiles fresh = files.fresh();
        List<Object> stamps = new ArrayList<>();
        for (String format : FORMATS.stream().sorted().toList()) {
            for (String end : List.of("", "-wal")) {
                try {
                    stamps.add(fresh.stamp(database + "/" + format + end));
                } catch (NotRead e) {
                    if (!e.missing()) {
                        throw new Damaged(e.reason());
                    }
                }
            }
        }
        return stamps;
    }

    /** The numbers of the packages that own some of these. */
    private Set<String> owners(List<String> names) throws Damaged {
        Set<String> numbers = new TreeSet<>();
        for (int from = 0; from < names.size(); from += PATHS_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + PATHS_AT_ONCE));
            Set<String> unowned = new HashSet<>();
            some.forEach(name -> unowned.add("file " + name + " is not owned by any package"));
            for (String line : program.owners(OWNERS, some)) {
                if (line.matches("=[0-9]{1,10}")) {
                    numbers.add(line.substring(1));
                } else if (!unowned.contains(line)) {
                    throw new Damaged("rpm answered '" + line + "', which unitward does not understand");
                }
            }
        }
        return numbers;
    }

    private Packaged answer(String path, Set<String> names, Map<String, List<RpmFile>> found) {
        Packaged first = null;
        for (String name : names) {
            for (RpmFile file : found.getOrDefault(name, List.of())) {
                Packaged each = file.packaged(path, database);
                if (first == null) {
                    first = each;
                } else if (!isSame(first, each)) {
                    return Packaged.unknown(path, database, "belongs to " + first.name() + " and to " + each.name());
                }
            }
        }
        return first == null ? Packaged.unowned(path, database) : first;
    }

    /** Packages may share a file, if it is the same. */
    private static boolean isSame(Packaged one, Packaged other) {
        return one.state() == other.state()
                && one.digest() != null
                && one.digest().equals(other.digest())
                && String.valueOf(one.mode()).equals(String.valueOf(other.mode()));
    }
}
