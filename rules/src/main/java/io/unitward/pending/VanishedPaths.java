package io.unitward.pending;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.Vouching;
import io.unitward.pending.PendingChange.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is gone: loaded files that are no longer there, and files that come up because what hid them is gone. */
final class VanishedPaths {
    private final Snapshot snapshot;
    private final Ownership ownership;
    private final Map<String, UnitFile> files;
    private final List<PendingChange> changes;

    /** @param changes what was found so far, added to */
    VanishedPaths(Snapshot snapshot, Ownership ownership, Map<String, UnitFile> files, List<PendingChange> changes) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.files = files;
        this.changes = changes;
    }

    /** @param remembered what was read at the last load; empty when that is not known */
    void find(Map<String, String> remembered, List<Presence.Revealed> revealed) {
        vanished();
        revealedByAliases();
        vanishedPlaces(remembered);
        revealed.forEach(this::revealed);
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
                            ChangeCause.FILE_VANISHED.text(),
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

    static boolean leadsTo(Unit unit, DirectoryEntry entry) {
        if (entry.link() == null) {
            return false;
        }
        String target = entry.link().substring(entry.link().lastIndexOf('/') + 1);
        return unit.names().stream()
                .anyMatch(name ->
                        name.equals(target) || UnitNames.templateOf(name).equals(target));
    }

    /** A directory of links, or what is no unit at all, that was read at the last load: no time tells that it is gone. */
    private void vanishedPlaces(Map<String, String> remembered) {
        Set<String> here = new HashSet<>();
        snapshot.searchPath().forEach(directory -> here.add(directory.path()));
        snapshot.managerInputs().forEach(input -> here.add(input.path()));
        remembered.forEach((path, what) -> {
            boolean input = what.equals(History.INPUT);
            if ((input || what.equals(History.DEPENDENCIES)) && !here.contains(path)) {
                changes.add(new PendingChange(
                        path,
                        input ? Kind.MANAGER_INPUT : Kind.DEPENDENCY,
                        null,
                        ChangeCause.FILE_VANISHED.text(),
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
                    PendingPaths.kindOf(revealed.kind()),
                    null,
                    ChangeCause.FILE_VANISHED.text(),
                    Staleness.STALE,
                    false,
                    "is no longer hidden by " + revealed.gone() + ", which was there at the last load"));
        }
    }

    private void vanished(String path, Kind kind, Unit unit, Vouching vouching) {
        // Several units may have used it, and it may go only if each of them may lose it.
        boolean refused = changes.stream()
                .anyMatch(change -> change.path().equals(path) && change.vanished() && !change.explained());
        if (refused) {
            return;
        }
        changes.removeIf(change -> change.path().equals(path));
        changes.add(new PendingChange(
                path,
                kind,
                unit.id(),
                ChangeCause.FILE_VANISHED.text(),
                Staleness.STALE,
                vouching.vouched(),
                vouching.reason()));
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
}
