package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.Vouching;
import io.unitward.pending.PendingChange.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the pending changes of one snapshot; see {@link PendingSet} for what counts. */
final class PendingPaths {
    private static final Set<ManagerInput.Kind> GENERATE = Set.of(
            ManagerInput.Kind.GENERATOR, ManagerInput.Kind.ENVIRONMENT_GENERATOR, ManagerInput.Kind.GENERATOR_SOURCE);

    /** How long the manager may take from writing a transient file to having it in place. */
    private static final Duration WRITING = Duration.ofMillis(100);

    private final Snapshot snapshot;
    private final Ownership ownership;
    private final History history;
    private final Instant loadedAt;
    private final boolean historyHolds;
    private final Presence presence;
    private final Map<String, UnitFile> files = new HashMap<>();
    /** What transient units that the manager itself made are read from. */
    private final Set<String> ownTransient = new HashSet<>();

    private final CauseFinder causes;
    private final DeclaredLinks sources;
    private final LinkChanges dependencies;
    private final List<PendingChange> changes = new ArrayList<>();

    PendingPaths(Snapshot snapshot, Ownership ownership, History history, Instant loadedAt) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.history = history;
        this.loadedAt = loadedAt;
        // Digests speak of one load only: after a reload by somebody else they say nothing.
        this.historyHolds = history.speaksOf(snapshot);
        snapshot.files().forEach(file -> files.put(file.path(), file));
        this.causes = new CauseFinder(snapshot, files, loadedAt);
        this.sources = new DeclaredLinks(snapshot, ownership);
        this.dependencies = new LinkChanges(snapshot, ownership, sources);
        this.presence = new Presence(
                snapshot,
                historyHolds ? history.present() : Map.of(),
                history.present().keySet());
        for (Unit unit : snapshot.units()) {
            if (Boolean.TRUE.equals(unit.transientUnit()) && unit.loaded() != null) {
                if (unit.loaded().fragmentPath() != null) {
                    ownTransient.add(unit.loaded().fragmentPath());
                }
                ownTransient.addAll(unit.loaded().dropInPaths());
            }
        }
    }

    PendingSet find(List<String> unknowns) {
        ReadPlaces.of(snapshot).forEach(this::entries);
        snapshot.managerInputs().forEach(this::input);
        new VanishedPaths(snapshot, ownership, files, changes)
                .find(historyHolds ? history.loaded() : Map.of(), presence.revealed());
        changes.addAll(ViewDifferences.of(snapshot, ownership, changes));
        List<PendingChange> harmless = new ArrayList<>();
        if (!changes.isEmpty()) {
            new SharedPaths(snapshot, ownership).hold(changes);
            harmless.addAll(Harmless.takeFrom(changes, snapshot, ownership, files));
        }
        new Flags(snapshot, ownership, files, changes).find();
        changes.sort(PendingPaths::order);
        harmless.sort(PendingPaths::order);
        return new PendingSet(changes, unknowns, harmless);
    }

    private void entries(SearchDirectory directory) {
        if (directory.kind() == DirectoryKind.DEPENDENCIES) {
            links(directory);
            return;
        }
        for (DirectoryEntry entry : directory.entries()) {
            String path = directory.path() + "/" + entry.name();
            if (!isPending(directory, path, entry)) {
                continue;
            }
            boolean dropIn = directory.kind() == DirectoryKind.DROP_INS;
            ChangeCause cause = dropIn ? causes.dropIn(path, entry) : causes.fragment(path, entry);
            if (!isNewer(directory, entry) && !files.containsKey(path)) {
                // Its times gave no reason to read it.
                String why = "came here since the load, although its times are older";
                add(path, kindOf(directory.kind()), null, cause, false, why);
            } else if (dropIn) {
                dropIn(directory, path, cause);
            } else {
                fragment(path, entry, cause);
            }
        }
    }

    private boolean isPending(SearchDirectory directory, String path, DirectoryEntry entry) {
        boolean differs = presence.differs(directory, path, entry);
        if (directory.layer() == Layer.TRANSIENT) {
            // Its times say nothing: the manager writes there whenever it makes a unit. Nobody else has anything there.
            return !isManagersOwn(path);
        }
        return differs || isNewer(directory, entry) || staleness(path) == Staleness.STALE;
    }

    private boolean isNewer(SearchDirectory directory, DirectoryEntry entry) {
        boolean appeared = directory.appearedAt() != null && PendingSet.mayBeNewer(directory.appearedAt(), loadedAt);
        return appeared || PendingSet.mayBeNewer(entry.changedAt(), loadedAt);
    }

    private void links(SearchDirectory directory) {
        boolean named = false;
        Instant accounted = null;
        for (DirectoryEntry entry : directory.entries()) {
            String path = directory.path() + "/" + entry.name();
            if (!isPending(directory, path, entry)) {
                continue;
            }
            Optional<PendingChange> change = dependencies.link(directory, entry, path);
            change.ifPresent(changes::add);
            boolean asWanted = change.isEmpty() || change.get().explained();
            named |= !asWanted;
            accounted = asWanted ? later(accounted, entry.linkChangedAt()) : accounted;
        }
        // What is gone without anything else may show by nothing but that it was there.
        List<String> gone = presence.missingFrom(directory);
        for (String path : gone) {
            changes.add(lost(path, Staleness.STALE, "is a dependency link that was there at the last load"));
        }
        boolean directoryChanged =
                directory.changedAt() == null || PendingSet.mayBeNewer(directory.changedAt(), loadedAt);
        if (directoryChanged && !named && gone.isEmpty() && !isByLoadedLink(directory, accounted)) {
            changes.add(lost(directory.path(), Staleness.MAYBE_STALE, "has lost or renamed a dependency link"));
        }
    }

    /** Making a link changes its directory, whose time may be a finer one; what changed it later is something else. */
    private boolean isByLoadedLink(SearchDirectory directory, @Nullable Instant accounted) {
        return accounted != null
                && presence.isComplete(directory)
                && directory.changedAt() != null
                && !directory.changedAt().isAfter(accounted.plus(PendingSet.TICK));
    }

    private static PendingChange lost(String path, Staleness staleness, String explanation) {
        String cause = ChangeCause.DEPENDENCY_SET.text();
        return new PendingChange(path, Kind.DEPENDENCY, null, cause, staleness, false, explanation, true);
    }

    /**
     * Whether the manager wrote a file of the transient layer, and nobody since. It is written once, so that both its times
     * are those of that moment; an edit whose modification time was set back shows by the other one, and one whose was not
     * by systemd's own flag.
     */
    private boolean isManagersOwn(String path) {
        UnitFile file = files.get(path);
        if (file != null && file.status() == UnitFile.Status.MISSING) {
            return true; // gone since it was listed, with its unit
        }
        return ownTransient.contains(path)
                && file != null
                && file.changedAt() != null
                && file.modifiedAt() != null
                && !file.changedAt().isAfter(file.modifiedAt().plus(WRITING));
    }

    private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
        return a == null || (b != null && b.isAfter(a)) ? b : a;
    }

    static Kind kindOf(DirectoryKind kind) {
        return switch (kind) {
            case UNITS -> Kind.FRAGMENT;
            case DROP_INS -> Kind.DROP_IN;
            case DEPENDENCIES -> Kind.DEPENDENCY;
        };
    }

    private void fragment(String path, DirectoryEntry entry, ChangeCause cause) {
        String name = entry.name();
        UnitFile file = files.get(path);
        if (entry.link() != null && file != null && isAlias(name, file)) {
            String end = String.valueOf(file.realPath());
            Unit target = causes.inMemory(end.substring(end.lastIndexOf('/') + 1));
            String owner = sources.ofAlias(name, entry, path);
            add(
                    path,
                    Kind.ALIAS,
                    target == null ? name : target.id(),
                    ChangeCause.ALIAS_SET,
                    owner != null,
                    owner != null
                            ? "is an alias that the source of owner " + owner + " has"
                            : "is an alias, which makes one unit answer to another's name");
            return;
        }
        Unit behind = ownership.aliased(name);
        // A file that is no link to the unit takes the name away from it, and is a unit of its own.
        Unit aliased = behind != null && VanishedPaths.leadsTo(behind, entry) ? behind : null;
        Expectation expectation = aliased == null ? ownership.expectationOf(name) : ownership.expectationOf(aliased);
        String unit = aliased == null ? name : aliased.id();
        if (expectation == null) {
            add(path, Kind.FRAGMENT, unit, cause, false, "belongs to " + name + ", which nobody declares");
        } else if (file != null && CauseFinder.isEmpty(file)) {
            add(path, Kind.FRAGMENT, unit, cause, false, "is empty, which masks " + unit);
        } else if (!ownership.fragmentExpected(expectation, path)) {
            add(path, Kind.FRAGMENT, unit, cause, false, ownership.whyNotExpected(expectation, path));
        } else {
            vouched(path, Kind.FRAGMENT, unit, cause, expectation);
        }
    }

    private void dropIn(SearchDirectory directory, String path, ChangeCause cause) {
        String name = directory.name().substring(0, directory.name().length() - ".d".length());
        if (!UnitNames.isUnitName(name) || UnitNames.isDashPrefix(name)) {
            add(path, Kind.DROP_IN, null, cause, false, "applies to every unit whose name begins or ends so");
            return;
        }
        Unit aliased = ownership.aliased(name);
        String unit = aliased == null ? name : aliased.id();
        // A drop-in of an alias applies to the unit behind it, so that unit's owner must allow it.
        Expectation expectation = aliased == null ? ownership.expectationOf(name) : ownership.expectationOf(aliased);
        if (expectation == null) {
            add(path, Kind.DROP_IN, unit, cause, false, "belongs to " + unit + ", which nobody declares");
        } else if (!ownership.dropInExpected(expectation, path)) {
            add(path, Kind.DROP_IN, unit, cause, false, "is not allowed there by owner " + expectation.owner());
        } else {
            vouched(path, Kind.DROP_IN, unit, cause, expectation);
        }
    }

    private void vouched(String path, Kind kind, String unit, ChangeCause cause, Expectation expectation) {
        Vouching vouching = ownership.vouch(expectation, path);
        add(path, kind, unit, cause, vouching.vouched(), vouching.reason());
    }

    private void input(ManagerInput input) {
        boolean differs = presence.differs(input);
        if (differs || PendingSet.mayBeNewer(input.changedAt(), loadedAt)) {
            boolean generates = GENERATE.contains(input.kind());
            add(
                    input.path(),
                    Kind.MANAGER_INPUT,
                    null,
                    generates ? ChangeCause.GENERATOR_SOURCE : ChangeCause.RELOAD_INPUT,
                    false,
                    "is part of the " + input.kind().text() + " that a reload reads for every unit");
        }
    }

    /** A link whose end has another name than itself; an instance may end at its template. */
    private static boolean isAlias(String name, UnitFile file) {
        if (file.realPath() == null || file.status() == UnitFile.Status.NULL_DEVICE) {
            return false;
        }
        String end = file.realPath().substring(file.realPath().lastIndexOf('/') + 1);
        return !end.equals(name) && !end.equals(UnitNames.templateOf(name));
    }

    private void add(
            String path, Kind kind, @Nullable String unit, ChangeCause cause, boolean explained, String explanation) {
        Staleness staleness = staleness(path);
        if (staleness != Staleness.CURRENT) {
            changes.add(new PendingChange(path, kind, unit, cause.text(), staleness, explained, explanation));
        }
    }

    private Staleness staleness(String path) {
        UnitFile file = files.get(path);
        String loaded = historyHolds ? history.loaded().get(path) : null;
        if (file == null || file.sha256() == null || loaded == null) {
            return Staleness.MAYBE_STALE;
        }
        return loaded.equals(file.sha256()) ? Staleness.CURRENT : Staleness.STALE;
    }

    /** Written out: what Comparator makes is linked at run time. */
    private static int order(PendingChange one, PendingChange other) {
        int byPath = one.path().compareTo(other.path());
        return byPath == 0 ? one.kind().compareTo(other.kind()) : byPath;
    }
}
