package io.unitward.engine.diff;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Glob;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.SearchNames;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot, by name: each directory and file once, although the search path may lead to it by several names (Debian's
 * {@code /etc/xdg/systemd/user} is a link to {@code /etc/systemd/user}, and both are searched).
 */
final class Seen {
    /** An entry of a directory of the search path. */
    record Entry(SearchDirectory directory, DirectoryEntry entry) {}

    /** Whether something is at a path of the search path. */
    enum Presence {
        THERE,
        NOT_THERE,
        /** The directory could not be listed, or the file not looked at. */
        UNKNOWN,
        /** The path does not lie on the search path, and nothing that was looked at lies there. */
        ELSEWHERE
    }

    final Snapshot snapshot;
    final Map<String, Unit> units = new TreeMap<>();
    final Map<String, SearchDirectory> directories = new TreeMap<>();
    final Map<String, Entry> entries = new TreeMap<>();
    final Map<String, UnitFile> files = new TreeMap<>();
    /** What is unknown, by subject. */
    final Map<String, CollectionProblem> problems = new HashMap<>();

    private final SearchNames searchNames;
    private final Set<String> churn = new HashSet<>();

    Seen(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.searchNames = SearchNames.of(snapshot);
        for (CollectionProblem problem : snapshot.problems()) {
            if (problem.kind() != CollectionProblem.Kind.NOTE) {
                problems.putIfAbsent(problem.subject(), problem);
            }
        }
        indexDirectories();
        for (UnitFile file : snapshot.files()) {
            String path = searchNames.canonical(file.path());
            if (!files.containsKey(path) || path.equals(file.path())) {
                files.put(path, file);
            }
        }
        for (Unit unit : snapshot.units()) {
            if (isHealthCheck(unit)) {
                churn.add(unit.id());
            } else if (!isNothing(unit)) {
                units.put(unit.id(), unit);
            }
        }
    }

    Presence presence(String path) {
        if (entries.containsKey(path)) {
            return Presence.THERE;
        }
        UnitFile file = files.get(path);
        if (file != null) {
            return switch (file.status()) {
                case MISSING -> Presence.NOT_THERE;
                case UNREADABLE -> Presence.UNKNOWN;
                case READ, NOT_REGULAR, NULL_DEVICE, LINK_LOOP, TOO_LARGE, NOT_TRUSTED -> Presence.THERE;
            };
        }
        String directory = parent(path);
        SearchDirectory listed = directories.get(directory);
        if (listed == null) {
            listed = directories.get(parent(directory)); // NAME.d is listed where it exists
        }
        if (listed == null) {
            return Presence.ELSEWHERE;
        }
        return listed.status() == SearchDirectory.Status.UNREADABLE ? Presence.UNKNOWN : Presence.NOT_THERE;
    }

    /** Whether the snapshot's own request would have brought a unit that is not in memory. */
    boolean askedFor(Unit unit) {
        for (String name : unit.names()) {
            if (snapshot.request().requiredUnits().contains(name)) {
                return true;
            }
            for (String glob : snapshot.request().ownedUnits()) {
                if (Glob.matches(glob, name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Units that podman makes and drops all the time, to check the health of a container. */
    Set<String> healthChecks() {
        return churn;
    }

    /** The unit that a path of the search path speaks of; null for what is no unit file, drop-in or dependency. */
    static @Nullable String unitOf(String path) {
        String directory = parent(path);
        String holder = directory.substring(directory.lastIndexOf('/') + 1);
        for (String suffix : new String[] {".d", ".wants", ".requires", ".upholds"}) {
            String unit = holder.endsWith(suffix) ? holder.substring(0, holder.length() - suffix.length()) : "";
            if (UnitNames.isUnitName(unit) || UnitNames.isType(unit)) {
                return unit;
            }
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        return UnitNames.isUnitName(name) ? name : null;
    }

    static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private void indexDirectories() {
        for (SearchDirectory directory : snapshot.searchPath()) {
            boolean isOtherName = searchNames.isOtherName(directory);
            if (!isOtherName || directory.kind() == DirectoryKind.UNITS) {
                directories.put(directory.path(), directory);
            }
            if (!isOtherName) {
                for (DirectoryEntry entry : directory.entries()) {
                    entries.put(directory.path() + "/" + entry.name(), new Entry(directory, entry));
                }
            }
        }
    }

    private boolean isHealthCheck(Unit unit) {
        if (!UnitNames.looksLikeHealthCheck(unit.id())
                || !Boolean.TRUE.equals(unit.transientUnit())
                || unit.loaded() == null
                || unit.loaded().fragmentPath() == null) {
            return false;
        }
        SearchDirectory directory = directories.get(parent(unit.loaded().fragmentPath()));
        return directory != null && directory.layer() == Layer.TRANSIENT;
    }

    /** A name that something refers to and that nobody has: the manager remembers it as a unit that was not found. */
    private static boolean isNothing(Unit unit) {
        return unit.isAbsent()
                && !unit.activeState().equals("active")
                && (unit.loaded() == null || unit.loaded().dropInPaths().isEmpty())
                && unit.onDisk() == null;
    }
}
