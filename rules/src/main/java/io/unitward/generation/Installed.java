package io.unitward.generation;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is on disk against a generation: whether it is what the generation says. A generation is for the directory of the
 * user or of the administrator, so only there it can vouch for anything.
 */
public final class Installed {
    private static final String VOUCHED = "is what the new generation holds";

    private final Generation from;
    private final Generation to;
    private final Set<String> directories = new TreeSet<>();
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Map<String, DirectoryEntry> entries = new HashMap<>();
    private final Map<String, Unit> units = new HashMap<>();

    /** Looks at one snapshot. */
    public Installed(Snapshot snapshot, Generation from, Generation to) {
        this.from = from;
        this.to = to;
        for (SearchDirectory directory : snapshot.searchPath()) {
            boolean place = directory.layer() == Layer.USER_CONFIG || directory.layer() == Layer.ADMIN;
            if (place && directory.kind() == DirectoryKind.UNITS) {
                directories.add(directory.path());
            }
            directory.entries().forEach(entry -> entries.put(directory.path() + "/" + entry.name(), entry));
        }
        snapshot.files().forEach(file -> files.put(file.path(), file));
        snapshot.units().forEach(unit -> unit.names().forEach(name -> units.put(name, unit)));
    }

    /** The pending set, with what the new generation vouches for explained. */
    public PendingSet vouched(PendingSet pending) {
        List<PendingChange> changes = new ArrayList<>();
        for (PendingChange change : pending.changes()) {
            changes.add(!change.explained() && isOfTheSwitch(change) ? change.with(true, VOUCHED) : change);
        }
        return new PendingSet(changes, pending.unknowns(), pending.withoutEffect());
    }

    /** Whether a pending change is the very step from the old generation to the new one. */
    public boolean isOfTheSwitch(PendingChange change) {
        if (change.kind() == PendingChange.Kind.FLAG) {
            return change.unit() != null && isAsDeclared(change.unit());
        }
        String path = relative(change.path());
        if (path == null || change.kind() == PendingChange.Kind.MANAGER_INPUT) {
            return false;
        }
        GenerationFile declared = to.file(path);
        UnitFile there = files.get(change.path());
        boolean gone =
                !entries.containsKey(change.path()) && (there == null || there.status() == UnitFile.Status.MISSING);
        if (change.leaves() && gone) {
            return declared == null && from.file(path) != null;
        }
        return declared != null && isOnDisk(change.path(), declared);
    }

    /** Whether a path below the directories holds what a generation declares for it. */
    private boolean isOnDisk(String path, GenerationFile declared) {
        if (Generation.isDependencies(declared.directory())) {
            DirectoryEntry entry = entries.get(path);
            String link = entry == null ? null : entry.link();
            if (link == null) {
                return false;
            }
            String end = link.substring(link.lastIndexOf('/') + 1);
            return declared.masked()
                    ? link.equals("/dev/null")
                    : end.equals(declared.name()) || end.equals(declared.target());
        }
        UnitFile file = files.get(path);
        if (file == null) {
            return false;
        }
        return declared.sha256() == null
                ? declared.masked() && file.status() == UnitFile.Status.NULL_DEVICE
                : file.status() == UnitFile.Status.READ && declared.sha256().equals(file.sha256());
    }

    /** Whether all that a reload would make a unit of is what the new generation says, and nothing is missing. */
    private boolean isAsDeclared(String unit) {
        Unit seen = units.get(unit);
        return seen != null && !to.definition(seen.namesFromId()).isNothing() && notAsDeclared(unit) == null;
    }

    /**
     * What of a unit is not on disk as the new generation says: a path and why, a phrase; null when all is.
     *
     * @param unit one of its names
     */
    public @Nullable String notAsDeclared(String unit) {
        Unit seen = units.get(unit);
        List<String> names = seen == null ? List.of(unit) : seen.namesFromId();
        UnitDefinition declared = to.definition(names);
        UnitView view = seen == null ? null : seen.onDisk();
        if (view == null) {
            return declared.isNothing() ? null : unit + " is nowhere on the unit search path";
        }
        Set<String> used = new HashSet<>(view.dropInPaths());
        if (view.fragmentPath() != null) {
            used.add(view.fragmentPath());
        }
        for (GenerationFile file : declared.files()) {
            if (used.stream().noneMatch(path -> isAt(path, file) && isOnDisk(path, file))) {
                return file.path() + " of the new generation is not what a reload would load for " + unit
                        + (view.fragmentPath() == null ? "" : ", which comes from " + view.fragmentPath());
            }
        }
        if (!declared.hasFragment()
                && view.fragmentPath() != null
                && relative(view.fragmentPath()) != null
                && from.definition(names).hasFragment()) {
            return view.fragmentPath() + " is still there, and the new generation has no " + unit;
        }
        return null;
    }

    private boolean isAt(String path, GenerationFile file) {
        return file.path().equals(relative(path));
    }

    /** Where a unit comes from on disk, when that is no place of the generation; else null. */
    public @Nullable String elsewhere(Unit unit) {
        String path = unit.onDisk() == null ? null : unit.onDisk().fragmentPath();
        return path == null || relative(path) != null ? null : path;
    }

    /** A path below the directories that a generation is for; null for any other. */
    private @Nullable String relative(String path) {
        for (String directory : directories) {
            if (path.startsWith(directory + "/")) {
                return path.substring(directory.length() + 1);
            }
        }
        return null;
    }
}
