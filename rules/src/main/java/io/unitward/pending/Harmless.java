package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Ownership;
import io.unitward.pending.PendingChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the changes that a reload would load nothing of: files that another one hides, and files of units that are not in
 * memory and that nothing brings there. Two that know nothing of each other have to agree on each: the on-disk view, in which
 * no unit in memory uses the file, and the listing, which says why. Whatever neither says stays a change.
 */
final class Harmless {
    /**
     * Types that only come into memory when something names them. A mount, a slice or a swap may be pulled in by a path, and
     * targets by what units depend on unless they say otherwise.
     */
    private static final Set<String> NAMED_ONLY = Set.of("service", "socket", "timer", "path");

    /** Types that a path or a device in some setting brings into memory. */
    private static final Set<String> BY_PATH = Set.of("mount", "automount", "swap", "device");

    private static final Set<String> WITHOUT_VIEW = Set.of("device", "scope");

    private final Snapshot snapshot;
    private final Ownership ownership;
    private final Map<String, UnitFile> files;
    private final RealPlaces places;
    /** Names that the manager knows, and templates of such. */
    private final Set<String> inMemory = new HashSet<>();
    /** Name → the unit that has it, in memory or on disk only. */
    private final Map<String, Unit> byName = new HashMap<>();

    private final Set<String> used = new HashSet<>();
    /** Every name that a unit file has anywhere, whatever became of it. */
    private final Set<String> listed = new HashSet<>();
    /** Whether something may come into memory by a path or a device and then name units. */
    private boolean pulledInByPath;

    private boolean allSeen = true;

    private Harmless(Snapshot snapshot, Ownership ownership, Map<String, UnitFile> files) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.files = files;
        this.places = new RealPlaces(snapshot);
        look();
        for (Unit unit : snapshot.units()) {
            for (String name : unit.names()) {
                byName.put(name, unit);
                if (unit.inMemory()) {
                    inMemory.add(name);
                    inMemory.add(UnitNames.templateOf(name));
                }
            }
            if (unit.inMemory()) {
                use(unit.loaded());
                use(unit.onDisk());
                allSeen &= unit.onDisk() != null || unit.isAbsent() || WITHOUT_VIEW.contains(UnitNames.type(unit.id()));
            }
        }
    }

    private void look() {
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                directory.entries().forEach(entry -> listed.add(entry.name()));
            } else {
                String name = directory.name().substring(0, directory.name().lastIndexOf('.'));
                pulledInByPath |= BY_PATH.contains(UnitNames.type(name))
                        && !directory.entries().isEmpty();
            }
        }
        for (Unit unit : snapshot.units()) {
            pulledInByPath |= unit.isOnDiskOnly() && BY_PATH.contains(UnitNames.type(unit.id()));
        }
    }

    private void use(@Nullable UnitView view) {
        for (String path : Definitions.paths(view)) {
            used.add(places.canonical(path));
        }
        if (view != null) {
            view.dropInPaths().forEach(path -> used.add(places.canonical(path)));
        }
    }

    /**
     * Takes them out of a list.
     *
     * @param changes all that times, memory and views tell; those without effect are removed from it
     * @return what was removed, each explained
     */
    static List<PendingChange> takeFrom(
            List<PendingChange> changes, Snapshot snapshot, Ownership ownership, Map<String, UnitFile> files) {
        return new Harmless(snapshot, ownership, files).take(changes);
    }

    private List<PendingChange> take(List<PendingChange> changes) {
        List<PendingChange> harmless = new ArrayList<>();
        if (!allSeen) {
            return harmless;
        }
        List<PendingChange> idle = new ArrayList<>();
        List<PendingChange> effective = new ArrayList<>();
        for (PendingChange change : changes) {
            String hider = mayBeHarmless(change) ? hiderOf(change) : null;
            if (hider != null) {
                harmless.add(change.with(true, "is hidden by " + hider));
            } else if (mayBeHarmless(change) && isOfNobody(change)) {
                idle.add(change);
            } else {
                effective.add(change);
            }
        }
        boolean byPath = pulledInByPath && effective.stream().anyMatch(change -> change.kind() != Kind.FLAG);
        if (!byPath && effective.stream().noneMatch(this::mayPullIn)) {
            for (PendingChange change : idle) {
                harmless.add(change.with(
                        true, "is part of a unit that is not in memory, and nothing that a reload loads pulls it in"));
            }
        }
        Set<String> taken = new HashSet<>();
        harmless.forEach(change -> taken.add(change.path()));
        changes.removeIf(change -> taken.contains(change.path()));
        return harmless;
    }

    private boolean mayBeHarmless(PendingChange change) {
        boolean file = change.kind() == Kind.FRAGMENT || change.kind() == Kind.ALIAS || change.kind() == Kind.DROP_IN;
        return file && !change.vanished() && !used.contains(places.canonical(change.path()));
    }

    /** The file that systemd reads instead; null when none does for certain. */
    private @Nullable String hiderOf(PendingChange change) {
        String name = last(change.path());
        boolean dropIn = change.kind() == Kind.DROP_IN;
        String directory = parent(change.path());
        for (SearchDirectory other : snapshot.searchPath()) {
            if (places.canonicalDirectory(other.path()).equals(places.canonicalDirectory(directory))) {
                return null; // from here on it is the one that hides
            }
            boolean competes = dropIn
                    ? other.kind() == DirectoryKind.DROP_INS && other.name().equals(last(directory))
                    : other.kind() == DirectoryKind.UNITS;
            if (!competes) {
                continue;
            }
            if (!isSettled(other) || (dropIn && !(isItself(other) && isItself(directory)))) {
                if (other.status() == SearchDirectory.Status.ABSENT || !has(other, name)) {
                    continue;
                }
                return null;
            }
            for (DirectoryEntry entry : other.entries()) {
                if (entry.name().equals(name)) {
                    return dropIn || winsOnDisk(other.path() + "/" + name, entry) ? other.path() + "/" + name : null;
                }
            }
        }
        return null;
    }

    /** Generators write their directories anew, and a transient unit takes its file along when it ends. */
    private static boolean isSettled(SearchDirectory directory) {
        return directory.status() == SearchDirectory.Status.LISTED
                && !directory.layer().generated()
                && directory.layer() != Layer.TRANSIENT;
    }

    private static boolean has(SearchDirectory directory, String name) {
        return directory.status() != SearchDirectory.Status.LISTED
                || directory.entries().stream().anyMatch(entry -> entry.name().equals(name));
    }

    private boolean isItself(String path) {
        return snapshot.searchPath().stream()
                .anyMatch(directory -> directory.path().equals(path) && isItself(directory));
    }

    /** A directory that is no link to another one, which would let what lies there count elsewhere too. */
    private boolean isItself(SearchDirectory directory) {
        String real = directory.realPath();
        return real != null && real.equals(places.canonical(directory.path()));
    }

    /** Whether the on-disk view says the same as the listing: the unit of that name is made of this file. */
    private boolean winsOnDisk(String path, DirectoryEntry entry) {
        Unit unit = byName.get(entry.name());
        if (unit == null || unit.onDisk() == null) {
            return false;
        }
        boolean alias = entry.link() != null && !entry.name().equals(unit.id());
        String fragment = unit.onDisk().fragmentPath();
        return alias || (fragment != null && places.canonical(fragment).equals(places.canonical(path)));
    }

    /** Whether it is part of a unit, by name, that the manager does not have and nobody declares. */
    private boolean isOfNobody(PendingChange change) {
        if (change.kind() != Kind.DROP_IN) {
            Unit unit = byName.get(last(change.path()));
            return unit != null && unit.isOnDiskOnly() && unit.names().stream().allMatch(this::isUnknown);
        }
        String directory = last(parent(change.path()));
        String name = directory.substring(0, directory.length() - ".d".length());
        Unit unit = byName.get(name);
        if (unit == null && (listed.contains(name) || listed.contains(UnitNames.templateOf(name)))) {
            return false; // there is one, and it could not be worked out what it is made of
        }
        boolean alone = UnitNames.isUnitName(name) && !UnitNames.isDashPrefix(name) && isItself(parent(change.path()));
        return alone
                && isUnknown(name)
                && (unit == null
                        || (unit.isOnDiskOnly() && unit.names().stream().allMatch(this::isUnknown)));
    }

    /** systemd's own units and the bus are depended on without being named, as by {@code Type=dbus}. */
    private boolean isUnknown(String name) {
        return !inMemory.contains(name)
                && NAMED_ONLY.contains(UnitNames.type(name))
                && !name.startsWith("systemd-")
                && !name.startsWith("dbus")
                && !name.startsWith("modprobe@")
                && ownership.expectationOf(name) == null;
    }

    /** Whether a change that is loaded may bring a unit into memory that is not there yet. */
    private boolean mayPullIn(PendingChange change) {
        if (change.kind() == Kind.FLAG) {
            return false;
        }
        if (change.kind() == Kind.DEPENDENCY) {
            // What is lost pulls in nothing, and a link one unit.
            return !change.leaves() && mayBeNew(last(change.path()));
        }
        if (change.kind() == Kind.ALIAS) {
            // One more name for what is in memory brings nothing there, unless something waits for that name.
            Unit named = change.unit() == null ? null : byName.get(change.unit());
            return named == null || !named.inMemory() || inMemory.contains(last(change.path()));
        }
        boolean file = change.kind() == Kind.FRAGMENT || change.kind() == Kind.DROP_IN;
        if (!file || (change.vanished() && change.kind() == Kind.FRAGMENT)) {
            return true;
        }
        UnitFile read = files.get(change.path());
        if (change.vanished() || CauseFinder.masks(read) || leadsNowhere(read)) {
            return false;
        }
        if (read == null || read.refersTo() == null) {
            return true;
        }
        List<String> words = new ArrayList<>(read.refersTo());
        String unit = change.unit();
        if (unit == null || unit.indexOf('.') < 0) {
            return true;
        }
        // What a timer, a path or a socket triggers unless it says otherwise.
        String stem = unit.substring(0, unit.lastIndexOf('.'));
        words.add(stem + ".service");
        words.add(stem + "@.service");
        return words.stream().anyMatch(this::mayBeNew);
    }

    private static boolean leadsNowhere(@Nullable UnitFile file) {
        return file != null && (file.status() == UnitFile.Status.MISSING || file.status() == UnitFile.Status.LINK_LOOP);
    }

    /** Whether a word may stand for a unit that is on disk and not in memory. */
    private boolean mayBeNew(String word) {
        if (word.indexOf('%') >= 0) {
            return true;
        }
        if (!UnitNames.isUnitName(word) || inMemory.contains(word)) {
            return false;
        }
        return listed.contains(word)
                || listed.contains(UnitNames.templateOf(word))
                || byName.containsKey(word)
                || byName.containsKey(UnitNames.templateOf(word))
                || !NAMED_ONLY.contains(UnitNames.type(word));
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
