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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the pending changes of one snapshot; see {@link PendingSet} for what counts. */
final class PendingPaths {
    private static final String CAME_OLDER = "appeared";

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

    private final List<PendingChange> changes = new ArrayList<>();

    PendingPaths(Snapshot snapshot, Ownership ownership, History history, Instant loadedAt) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.history = history;
        this.loadedAt = loadedAt;
        // Digests speak of one load only: after a reload by somebody else they say nothing.
        this.historyHolds = history.speaksOf(snapshot);
        snapshot.files().forEach(file -> files.put(file.path(), file));
        this.presence = new Presence(snapshot, historyHolds ? history.present() : Map.of());
        for (Unit unit : snapshot.units()) {
            if (Boolean.TRUE.equals(unit.transientUnit()) && unit.loaded() != null) {
                if (unit.loaded().fragmentPath() != null) {
                    ownTransient.add(unit.loaded().fragmentPath());
                }
                ownTransient.addAll(unit.loaded().dropInPaths());
            }
        }
    }

    List<PendingChange> find() {
        ReadPlaces.of(snapshot).forEach(this::entries);
        snapshot.managerInputs().forEach(this::input);
        vanished();
        revealedByAliases();
        vanishedPlaces();
        presence.revealed().forEach(this::revealed);
        changes.addAll(ViewDifferences.of(snapshot, ownership, changes));
        new SharedPaths(snapshot, ownership).hold(changes);
        flags();
        changes.sort(Comparator.comparing(PendingChange::path).thenComparing(PendingChange::kind));
        return changes;
    }

    private void entries(SearchDirectory directory) {
        boolean appeared = directory.appearedAt() != null && PendingSet.mayBeNewer(directory.appearedAt(), loadedAt);
        int before = changes.size();
        for (DirectoryEntry entry : directory.entries()) {
            String path = directory.path() + "/" + entry.name();
            String cause = cause(directory, path, entry, appeared);
            if (directory.layer() == Layer.TRANSIENT) {
                // Its times say nothing: the manager writes there whenever it makes a unit. Nobody else has anything
                // there.
                cause = isManagersOwn(path) ? null : cause == null ? CAME_OLDER : cause;
            }
            if (cause == null) {
                continue;
            }
            if (cause.equals(CAME_OLDER) && !files.containsKey(path)) {
                // Its times gave no reason to read it.
                String why = "came here since the load, although its times are older";
                add(path, kindOf(directory.kind()), null, cause, false, why);
                continue;
            }
            switch (directory.kind()) {
                case UNITS -> fragment(path, entry, cause);
                case DROP_INS -> dropIn(directory, path, cause);
                case DEPENDENCIES ->
                    add(
                            path,
                            Kind.DEPENDENCY,
                            declared(directory),
                            cause,
                            false,
                            "is a dependency link, which may start other units");
            }
        }
        boolean directoryChanged =
                directory.changedAt() == null || PendingSet.mayBeNewer(directory.changedAt(), loadedAt);
        if (directory.kind() == DirectoryKind.DEPENDENCIES && directoryChanged && changes.size() == before) {
            add(directory.path(), Kind.DEPENDENCY, null, "changed", false, "has lost or renamed a dependency link");
        }
    }

    /**
     * Whether the manager wrote a file of the transient layer, and nobody since. It is written once, so that both its times
     * are those of that moment; an edit whose modification time was set back shows by the other one, and one whose was not
     * by systemd's own flag.
     */
    private boolean isManagersOwn(String path) {
        UnitFile file = files.get(path);
        if (!ownTransient.contains(path)) {
            return false;
        }
        boolean gone = file != null && file.status() == UnitFile.Status.MISSING;
        return gone
                || (file != null
                        && file.changedAt() != null
                        && file.modifiedAt() != null
                        && !file.changedAt().isAfter(file.modifiedAt().plus(WRITING)));
    }

    /** Why an entry may not be what is loaded; null when it is. */
    private @Nullable String cause(
            SearchDirectory directory, String path, DirectoryEntry entry, boolean directoryAppeared) {
        boolean differs = presence.differs(directory, path, entry);
        if (PendingSet.mayBeNewer(entry.changedAt(), loadedAt)) {
            return "changed";
        }
        if (directoryAppeared) {
            return "new-directory";
        }
        if (differs) {
            return CAME_OLDER;
        }
        return staleness(path) == Staleness.STALE ? "changed" : null;
    }

    /** The declared unit whose dependency links a directory holds; null when nobody declares it. */
    private @Nullable String declared(SearchDirectory directory) {
        String name = directory.name().substring(0, directory.name().lastIndexOf('.'));
        Unit aliased = ownership.aliased(name);
        Expectation expectation = aliased == null ? ownership.expectationOf(name) : ownership.expectationOf(aliased);
        return expectation == null ? null : aliased == null ? name : aliased.id();
    }

    private static Kind kindOf(DirectoryKind kind) {
        return switch (kind) {
            case UNITS -> Kind.FRAGMENT;
            case DROP_INS -> Kind.DROP_IN;
            case DEPENDENCIES -> Kind.DEPENDENCY;
        };
    }

    private void fragment(String path, DirectoryEntry entry, String cause) {
        String name = entry.name();
        UnitFile file = files.get(path);
        if (entry.link() != null && file != null && isAlias(name, file)) {
            add(path, Kind.ALIAS, name, cause, false, "is an alias, which makes one unit answer to another's name");
            return;
        }
        Unit behind = ownership.aliased(name);
        // A file that is no link to the unit takes the name away from it, and is a unit of its own.
        Unit aliased = behind != null && leadsTo(behind, entry) ? behind : null;
        Expectation expectation = aliased == null ? ownership.expectationOf(name) : ownership.expectationOf(aliased);
        String unit = aliased == null ? name : aliased.id();
        if (expectation == null) {
            add(path, Kind.FRAGMENT, unit, cause, false, "belongs to " + name + ", which nobody declares");
        } else if (file != null
                && file.status() == UnitFile.Status.READ
                && Long.valueOf(0).equals(file.size())) {
            add(path, Kind.FRAGMENT, unit, cause, false, "is empty, which masks " + unit);
        } else if (!ownership.fragmentExpected(expectation, path)) {
            add(path, Kind.FRAGMENT, unit, cause, false, "lies outside the places of owner " + expectation.owner());
        } else {
            vouched(path, Kind.FRAGMENT, unit, cause, expectation);
        }
    }

    private void dropIn(SearchDirectory directory, String path, String cause) {
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

    private void vouched(String path, Kind kind, String unit, String cause, Expectation expectation) {
        Vouching vouching = ownership.vouch(expectation, path);
        add(path, kind, unit, cause, vouching.vouched(), vouching.reason());
    }

    private void input(ManagerInput input) {
        boolean differs = presence.differs(input);
        if (differs || PendingSet.mayBeNewer(input.changedAt(), loadedAt)) {
            add(
                    input.path(),
                    Kind.MANAGER_INPUT,
                    null,
                    "reload-input",
                    false,
                    "is part of the " + input.kind().text() + " that a reload reads for every unit");
        }
    }

    /** What is loaded and no longer on disk: a reload would drop it. */
    private void vanished() {
        for (Unit unit : snapshot.units()) {
            boolean churns = UnitNames.looksLikeHealthCheck(unit.id()) && Boolean.TRUE.equals(unit.transientUnit());
            if (unit.loaded() == null || churns) {
                continue;
            }
            String fragment = unit.loaded().fragmentPath();
            if (fragment != null && hasVanished(fragment) && !hasEnded(unit, fragment)) {
                vanished(fragment, Kind.FRAGMENT, unit, afterFragment(unit, fragment));
            }
            for (String path : unit.loaded().dropInPaths()) {
                if (hasVanished(path)) {
                    vanished(path, Kind.DROP_IN, unit, afterDropIn(unit, path));
                }
            }
        }
    }

    /** A transient unit takes its file along when it ends; it is another matter when that lets in a file of its name. */
    private boolean hasEnded(Unit unit, String fragment) {
        UnitFile file = files.get(fragment);
        return Boolean.TRUE.equals(unit.transientUnit())
                && file != null
                && file.layer() == Layer.TRANSIENT
                && snapshot.searchPath().stream()
                        .filter(directory -> directory.kind() == DirectoryKind.UNITS)
                        .noneMatch(directory -> directory.entries().stream()
                                .anyMatch(entry -> entry.name().equals(unit.id())
                                        && !fragment.equals(directory.path() + "/" + entry.name())));
    }

    private boolean hasVanished(String path) {
        UnitFile file = files.get(path);
        return file != null && isNoFile(file.status()) && !file.layer().generated();
    }

    /** What systemd passes over, so that a file of lower priority comes up: a directory in its place does that too. */
    private static boolean isNoFile(UnitFile.Status status) {
        return status == UnitFile.Status.MISSING
                || status == UnitFile.Status.NOT_REGULAR
                || status == UnitFile.Status.LINK_LOOP;
    }

    /** An alias that is gone lets in a file of its name in a lower place, however old: the name gets a unit of its own. */
    private void revealedByAliases() {
        for (Unit unit : snapshot.units()) {
            for (String name : unit.names()) {
                if (name.equals(unit.id()) || unit.loaded() == null) {
                    continue;
                }
                String revealed = notLeadingTo(unit, name);
                if (revealed != null
                        && changes.stream().noneMatch(change -> change.path().equals(revealed))) {
                    changes.add(new PendingChange(
                            revealed,
                            Kind.FRAGMENT,
                            unit.id(),
                            "vanished",
                            Staleness.STALE,
                            false,
                            "is no longer hidden by an alias of " + unit.id()));
                }
            }
        }
    }

    /** The file that a reload would read for an alias, if that is no link to the unit; null when it is, or is none. */
    private @Nullable String notLeadingTo(Unit unit, String alias) {
        for (String name : List.of(alias, UnitNames.templateOf(alias))) {
            for (SearchDirectory directory : snapshot.searchPath()) {
                if (directory.kind() != DirectoryKind.UNITS) {
                    continue;
                }
                for (DirectoryEntry entry : directory.entries()) {
                    if (entry.name().equals(name)) {
                        return leadsTo(unit, entry) ? null : directory.path() + "/" + name;
                    }
                }
            }
        }
        return null;
    }

    private static boolean leadsTo(Unit unit, DirectoryEntry entry) {
        if (entry.link() == null) {
            return false;
        }
        String target = entry.link().substring(entry.link().lastIndexOf('/') + 1);
        return unit.names().stream()
                .anyMatch(name ->
                        name.equals(target) || UnitNames.templateOf(name).equals(target));
    }

    /** A directory of links, or what is no unit at all, that was read at the last load: no time tells that it is gone. */
    private void vanishedPlaces() {
        if (!historyHolds) {
            return;
        }
        Set<String> here = new HashSet<>();
        snapshot.searchPath().forEach(directory -> here.add(directory.path()));
        snapshot.managerInputs().forEach(input -> here.add(input.path()));
        history.loaded().forEach((path, what) -> {
            boolean input = what.equals(History.INPUT);
            if ((input || what.equals(History.DEPENDENCIES)) && !here.contains(path)) {
                changes.add(new PendingChange(
                        path,
                        input ? Kind.MANAGER_INPUT : Kind.DEPENDENCY,
                        null,
                        "vanished",
                        Staleness.STALE,
                        false,
                        "was read at the last load and is gone, and no longer hides what is elsewhere"));
            }
        });
    }

    private void revealed(Presence.Revealed revealed) {
        boolean known = changes.stream()
                .anyMatch(change ->
                        change.path().equals(revealed.gone()) || change.path().equals(revealed.revealed()));
        if (!known) {
            changes.add(new PendingChange(
                    revealed.revealed(),
                    kindOf(revealed.kind()),
                    null,
                    "vanished",
                    Staleness.STALE,
                    false,
                    "is no longer hidden by " + revealed.gone() + ", which was there at the last load"));
        }
    }

    private void vanished(String path, Kind kind, Unit unit, Vouching vouching) {
        // Several units may have used it, and it may go only if each of them may lose it.
        boolean refused = changes.stream()
                .anyMatch(change ->
                        change.path().equals(path) && change.cause().equals("vanished") && !change.explained());
        if (refused) {
            return;
        }
        changes.removeIf(change -> change.path().equals(path));
        changes.add(new PendingChange(
                path, kind, unit.id(), "vanished", Staleness.STALE, vouching.vouched(), vouching.reason()));
    }

    /** Taking away a file from a place where its owner never wanted one is explained by what takes its place. */
    private Vouching afterFragment(Unit unit, String path) {
        Expectation expectation = ownership.expectationOf(unit);
        String successor = firstOnDisk(unit.id());
        if (expectation == null || successor == null || ownership.fragmentExpected(expectation, path)) {
            return new Vouching(false, "is loaded and no longer on disk");
        }
        Vouching vouching = ownership.vouch(expectation, successor);
        boolean explained = ownership.fragmentExpected(expectation, successor) && vouching.vouched();
        return new Vouching(
                explained,
                explained
                        ? "gives way to " + successor + ", which " + vouching.reason()
                        : "is loaded and no longer on disk, and " + successor + " " + vouching.reason());
    }

    /** A drop-in that its owner never allowed, or whose source has none either, may go. */
    private Vouching afterDropIn(Unit unit, String path) {
        Expectation expectation = ownership.expectationOf(unit);
        if (expectation == null) {
            return new Vouching(false, "is loaded and no longer on disk, and nobody declares " + unit.id());
        }
        String revealed = revealedBy(unit, path);
        if (revealed != null) {
            return new Vouching(false, "is gone and no longer hides " + revealed);
        }
        if (!ownership.dropInExpected(expectation, path)) {
            return new Vouching(true, "was foreign to owner " + expectation.owner() + " and is gone");
        }
        if (expectation.contentAny() || ownership.sourceLacks(expectation, path)) {
            return new Vouching(true, "is gone, and owner " + expectation.owner() + " has none there either");
        }
        return new Vouching(false, "is loaded and no longer on disk");
    }

    /** Of drop-ins with one file name only the first is read: taking it away lets the next one in, however old. */
    private @Nullable String revealedBy(Unit unit, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.DROP_INS) {
                for (DirectoryEntry entry : directory.entries()) {
                    String other = directory.path() + "/" + entry.name();
                    boolean loaded =
                            unit.loaded() != null && unit.loaded().dropInPaths().contains(other);
                    if (entry.name().equals(name) && !loaded) {
                        return other;
                    }
                }
            }
        }
        return null;
    }

    private @Nullable String firstOnDisk(String name) {
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                for (DirectoryEntry entry : directory.entries()) {
                    if (entry.name().equals(name)) {
                        return directory.path() + "/" + name;
                    }
                }
            }
        }
        return null;
    }

    /** Units that ask for a reload although no changed path says why. */
    private void flags() {
        Set<String> accounted = new HashSet<>();
        Set<String> paths = new HashSet<>();
        for (PendingChange change : changes) {
            paths.add(change.path());
            if (change.unit() != null) {
                accounted.add(change.unit());
            }
        }
        List<Unit> unaccounted = new ArrayList<>();
        for (Unit unit : snapshot.units()) {
            if (!Boolean.TRUE.equals(unit.needDaemonReload())
                    || accounted.contains(unit.id())
                    || accounted.contains(UnitNames.templateOf(unit.id()))
                    || usesAny(unit, paths)) {
                continue;
            }
            Expectation expectation = ownership.expectationOf(unit);
            if (expectation == null) {
                unaccounted.add(unit);
            } else {
                declaredFlag(unit, expectation);
            }
        }
        boolean alreadyStopped = changes.stream().anyMatch(change -> !change.explained());
        if (!unaccounted.isEmpty() && !alreadyStopped) {
            Unit first = unaccounted.get(0);
            String more = unaccounted.size() == 1 ? "" : " and " + (unaccounted.size() - 1) + " more";
            changes.add(new PendingChange(
                    pathOf(first),
                    Kind.FLAG,
                    first.id(),
                    "flag",
                    Staleness.MAYBE_STALE,
                    false,
                    "belongs to " + first.id() + more
                            + ", which nobody declares, and which asks for a reload that no changed path explains"));
        }
    }

    /** A declared unit's flag is explained when all that the unit is made of is expected and vouched. */
    private void declaredFlag(Unit unit, Expectation expectation) {
        String reason = "belongs to a unit that asks for a reload, and is vouched for";
        boolean explained = unit.loaded() != null && unit.loaded().fragmentPath() != null;
        if (unit.loaded() != null && unit.loaded().fragmentPath() != null) {
            String fragment = unit.loaded().fragmentPath();
            Vouching vouching = ownership.vouch(expectation, fragment);
            explained = ownership.fragmentExpected(expectation, fragment) && vouching.vouched();
            reason = explained
                    ? reason
                    : "belongs to a unit that asks for a reload, and "
                            + (vouching.vouched() ? "lies outside the places of its owner" : vouching.reason());
            for (String path : unit.loaded().dropInPaths()) {
                // An unvouched drop-in that is already loaded is not what this reload would change.
                UnitFile file = files.get(path);
                explained &= file != null && file.status() == UnitFile.Status.READ;
            }
        }
        changes.add(new PendingChange(
                pathOf(unit), Kind.FLAG, unit.id(), "flag", Staleness.MAYBE_STALE, explained, reason));
    }

    private static boolean usesAny(Unit unit, Set<String> paths) {
        return unit.loaded() != null
                && (paths.contains(unit.loaded().fragmentPath())
                        || unit.loaded().dropInPaths().stream().anyMatch(paths::contains));
    }

    private static String pathOf(Unit unit) {
        return unit.loaded() != null && unit.loaded().fragmentPath() != null
                ? unit.loaded().fragmentPath()
                : unit.id();
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
            String path, Kind kind, @Nullable String unit, String cause, boolean explained, String explanation) {
        Staleness staleness = staleness(path);
        if (staleness != Staleness.CURRENT) {
            changes.add(new PendingChange(path, kind, unit, cause, staleness, explained, explanation));
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
}
