package io.unitward.pending;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.Vouching;
import io.unitward.pending.PendingChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a reload would change although no time says so: units whose files, worked out from the search path, are not
 * the ones that are loaded. A file may be older than the load and yet not be what was loaded, because it was moved in with
 * its directory, restored from a backup, or because what hid it is gone.
 *
 * <p>What generators wrote is left out: the manager writes it anew, and a changed generator or source is pending itself.
 */
final class ViewDifferences {
    private final Ownership ownership;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<PendingChange> found = new ArrayList<>();

    private ViewDifferences(Snapshot snapshot, Ownership ownership, List<PendingChange> changes) {
        this.ownership = ownership;
        snapshot.files().forEach(file -> files.put(file.path(), file));
        changes.forEach(change -> known.add(change.path()));
    }

    /**
     * The differences that are not among the changes already.
     *
     * @param changes what times tell
     */
    static List<PendingChange> of(Snapshot snapshot, Ownership ownership, List<PendingChange> changes) {
        ViewDifferences differences = new ViewDifferences(snapshot, ownership, changes);
        for (Unit unit : snapshot.units()) {
            UnitView loaded = unit.loaded();
            UnitView onDisk = unit.onDisk();
            boolean churns = UnitNames.looksLikeHealthCheck(unit.id()) && Boolean.TRUE.equals(unit.transientUnit());
            if (loaded != null && onDisk != null && unit.inMemory() && !churns) {
                differences.compare(unit, loaded, onDisk);
            }
        }
        return differences.found;
    }

    private void compare(Unit unit, UnitView loaded, UnitView onDisk) {
        String was = loaded.fragmentPath();
        String is = onDisk.fragmentPath();
        if (!Objects.equals(was, is) && !isGenerated(was) && !isGenerated(is)) {
            if (is != null) {
                add(is, Kind.FRAGMENT, unit, ChangeCause.HIGHER_PRIORITY_FRAGMENT);
            } else if (was != null) {
                gone(was, Kind.FRAGMENT, unit);
            }
        } else if (is != null && loaded.masked() != onDisk.masked()) {
            add(is, Kind.FRAGMENT, unit, ChangeCause.MASKED);
        }
        List<String> before = loaded.dropInPaths();
        List<String> after = onDisk.dropInPaths();
        if (before.equals(after)) {
            return;
        }
        int size = found.size();
        boolean accounted = false;
        for (String path : after) {
            if (!before.contains(path) && !isGenerated(path)) {
                accounted |= known.contains(path);
                add(path, Kind.DROP_IN, unit, ChangeCause.DROP_IN_SET);
            }
        }
        for (String path : before) {
            if (!after.contains(path) && !isGenerated(path)) {
                accounted |= known.contains(path);
                gone(path, Kind.DROP_IN, unit);
            }
        }
        boolean sameSet = new HashSet<>(before).equals(new HashSet<>(after));
        if (sameSet && found.size() == size && !accounted) {
            // Only the order differs: whichever comes last now did not when it was loaded.
            add(after.get(after.size() - 1), Kind.DROP_IN, unit, ChangeCause.DROP_IN_SET);
        }
    }

    private void add(String path, Kind kind, Unit unit, ChangeCause cause) {
        if (known.contains(path)) {
            return;
        }
        Expectation expectation = ownership.expectationOf(unit);
        boolean explained = false;
        String explanation;
        if (expectation == null) {
            explanation = "is not what is loaded for " + unit.id() + ", which nobody declares";
        } else if (!isExpected(expectation, kind, path)) {
            explanation = "is not what is loaded for " + unit.id() + ", and not where owner " + expectation.owner()
                    + " has it";
        } else {
            Vouching vouching = ownership.vouch(expectation, path);
            explained = vouching.vouched();
            explanation = vouching.reason();
        }
        found.add(new PendingChange(path, kind, unit.id(), cause.text(), Staleness.STALE, explained, explanation));
    }

    private boolean isExpected(Expectation expectation, Kind kind, String path) {
        return kind == Kind.FRAGMENT
                ? ownership.fragmentExpected(expectation, path)
                : ownership.dropInExpected(expectation, path);
    }

    /** A file that is still there, but that a reload would not read for this unit any more; what is gone is pending already. */
    private void gone(String path, Kind kind, Unit unit) {
        if (!known.contains(path)) {
            found.add(new PendingChange(
                    path,
                    kind,
                    unit.id(),
                    (kind == Kind.FRAGMENT ? ChangeCause.HIGHER_PRIORITY_FRAGMENT : ChangeCause.DROP_IN_SET).text(),
                    Staleness.STALE,
                    false,
                    "is loaded for " + unit.id() + ", and a reload would not read it for that any more",
                    true));
        }
    }

    private boolean isGenerated(@Nullable String path) {
        UnitFile file = path == null ? null : files.get(path);
        return file != null && file.layer().generated();
    }
}
