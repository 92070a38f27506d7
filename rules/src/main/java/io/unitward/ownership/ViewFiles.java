package io.unitward.ownership;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.facts.Writer;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Staleness;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Works out, for each unit and each file its views use, what policies ask about that file. */
public final class ViewFiles {
    private static final int MOST_PLACES = 4;

    private final Ownership ownership;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Map<String, PendingChange> pending = new HashMap<>();
    /** Unit file name → its paths over the search path, highest priority first. */
    private final Map<String, List<String>> fragments = new HashMap<>();

    private final Map<String, Layer> layers = new HashMap<>();

    private ViewFiles(Snapshot snapshot, Ownership ownership, PendingSet pendingSet) {
        this.ownership = ownership;
        snapshot.files().forEach(file -> files.put(file.path(), file));
        pendingSet.changes().forEach(change -> pending.putIfAbsent(change.path(), change));
        for (SearchDirectory directory : snapshot.searchPath()) {
            layers.put(directory.path(), directory.layer());
            if (directory.kind() == DirectoryKind.UNITS) {
                for (DirectoryEntry entry : directory.entries()) {
                    fragments
                            .computeIfAbsent(entry.name(), name -> new ArrayList<>(2))
                            .add(directory.path() + "/" + entry.name());
                }
            }
        }
    }

    /** Every file of every unit's views, in the order of the units and, within one, fragment first. */
    public static List<ViewFile> of(Snapshot snapshot, Ownership ownership, PendingSet pending) {
        ViewFiles builder = new ViewFiles(snapshot, ownership, pending);
        List<ViewFile> all = new ArrayList<>();
        for (Unit unit : snapshot.units()) {
            builder.add(unit, View.LOADED, unit.loaded(), all);
            builder.add(unit, View.ON_DISK, unit.onDisk(), all);
        }
        return all;
    }

    /** Directories of the search path that somebody untrusted may write, each for the unit it concerns. */
    public static List<DirectoryWriter> writableDirectories(Snapshot snapshot, Ownership ownership) {
        List<DirectoryWriter> all = new ArrayList<>();
        for (SearchDirectory directory : snapshot.searchPath()) {
            List<Writer> writers = ownership.untrusted(directory.writers());
            if (writers.isEmpty() || directory.status() == SearchDirectory.Status.ABSENT) {
                continue;
            }
            String unit = FindingDraft.MANAGER;
            if (directory.kind() != DirectoryKind.UNITS) {
                String name = directory.name().substring(0, directory.name().lastIndexOf('.'));
                Unit aliased = ownership.aliased(name);
                String id = aliased == null ? name : aliased.id();
                unit = ownership.expectationOf(id) != null ? id : FindingDraft.MANAGER;
            }
            all.add(new DirectoryWriter(unit, directory.path(), Ownership.describe(writers.get(0))));
        }
        return all;
    }

    private void add(Unit unit, View view, @Nullable UnitView seen, List<ViewFile> all) {
        if (seen == null) {
            return;
        }
        Expectation expectation = ownership.expectationOf(unit);
        if (unit.isOnDiskOnly() && expectation == null) {
            return; // its files were not looked at: nothing uses them, and nobody expects anything of them
        }
        if (seen.fragmentPath() != null) {
            all.add(file(unit.id(), view, ViewFile.Role.FRAGMENT, seen.fragmentPath(), expectation));
        }
        for (String dropIn : seen.dropInPaths()) {
            all.add(file(unit.id(), view, ViewFile.Role.DROP_IN, dropIn, expectation));
        }
    }

    private ViewFile file(String unit, View view, ViewFile.Role role, String path, @Nullable Expectation expectation) {
        UnitFile file = files.get(path);
        PendingChange change = pending.get(path);
        Vouching vouching = expectation == null
                ? Vouching.no("belongs to " + unit + ", which nobody declares")
                : ownership.vouch(expectation, path);
        List<Writer> writers = file == null ? List.of() : ownership.untrusted(file.writers());
        boolean expected = expectation == null
                || (role == ViewFile.Role.FRAGMENT
                        ? ownership.fragmentExpected(expectation, path)
                        : ownership.dropInExpected(expectation, path));
        boolean hasSource = hasSource(expectation, file, path);
        return new ViewFile(
                unit,
                view,
                role,
                path,
                file == null ? Layer.OTHER : file.layer(),
                file == null ? UnitFile.Status.UNREADABLE : file.status(),
                file != null && isKnown(file.status()),
                expectation != null,
                expected,
                place(role, expectation),
                vouching.vouched(),
                !hasSource || ownership.sourceSeen(Objects.requireNonNull(expectation), path),
                hasSource && ownership.differsFromSource(Objects.requireNonNull(expectation), path),
                vouching.reason(),
                role == ViewFile.Role.FRAGMENT ? overridden(path) : null,
                writers.isEmpty() ? null : Ownership.describe(writers.get(0)),
                change == null ? Staleness.CURRENT : change.staleness(),
                change == null ? null : change.cause());
    }

    /** What came with the operating system, and what a generator made, only packages and pins speak of. */
    private boolean hasSource(@Nullable Expectation expectation, @Nullable UnitFile file, String path) {
        if (expectation == null || expectation.contentAny() || file == null || file.status() != UnitFile.Status.READ) {
            return false;
        }
        if (ownership.isPinned(expectation, path)) {
            return true;
        }
        return expectation.source() != null
                && (file.layer() != Layer.VENDOR || expectation.provider() == Provider.PACKAGE)
                && !file.layer().generated();
    }

    /** A mask and a vanished file are known for what they are; what could not be opened is not. */
    private static boolean isKnown(UnitFile.Status status) {
        return status == UnitFile.Status.READ
                || status == UnitFile.Status.NULL_DEVICE
                || status == UnitFile.Status.MISSING;
    }

    private static String place(ViewFile.Role role, @Nullable Expectation expectation) {
        if (expectation == null) {
            return "";
        }
        if (role == ViewFile.Role.DROP_IN) {
            return expectation.owner().equals(OwnUnits.OWNER)
                    ? "no place but those where packages have drop-ins for all units of a type"
                    : expectation.dropInsAllowed().isEmpty() ? "no place" : some(expectation.dropInsAllowed());
        }
        String under =
                expectation.fragmentUnder().isEmpty() ? "anywhere" : String.join(", ", expectation.fragmentUnder());
        return expectation.resolvesUnder().isEmpty()
                ? under
                : under + " and resolving under " + String.join(", ", expectation.resolvesUnder());
    }

    /** In a sentence, which a list of all would make unreadable. */
    private static String some(List<String> places) {
        return places.size() <= MOST_PLACES
                ? String.join(", ", places)
                : String.join(", ", places.subList(0, MOST_PLACES - 1)) + " and " + (places.size() - MOST_PLACES + 1)
                        + " other places";
    }

    /** The vendor file of the same name that the one at {@code path} hides; null when there is none. */
    private @Nullable String overridden(String path) {
        List<String> same = fragments.getOrDefault(path.substring(path.lastIndexOf('/') + 1), List.of());
        int at = same.indexOf(path);
        if (at < 0) {
            return null;
        }
        for (String lower : same.subList(at + 1, same.size())) {
            if (layers.get(lower.substring(0, lower.lastIndexOf('/'))) == Layer.VENDOR
                    && layers.get(path.substring(0, path.lastIndexOf('/'))) != Layer.VENDOR) {
                return lower;
            }
        }
        return null;
    }
}
