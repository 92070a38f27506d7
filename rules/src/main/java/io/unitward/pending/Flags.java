package io.unitward.pending;

import io.unitward.facts.Layer;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.ownership.Expectation;
import io.unitward.ownership.Ownership;
import io.unitward.ownership.Vouching;
import io.unitward.pending.PendingChange.Kind;
import io.unitward.verdict.FindingDraft;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds units that ask for a reload ({@code NeedDaemonReload}) although no changed path says why. */
final class Flags {
    /** From this release on, enabling or disabling unit files over D-Bus makes every unit ask for a reload. */
    private static final int FLAGS_EVERY_UNIT = 255;

    private final Snapshot snapshot;
    private final Ownership ownership;
    private final Map<String, UnitFile> files;
    private final List<PendingChange> changes;

    /** @param changes what else is pending, added to */
    Flags(Snapshot snapshot, Ownership ownership, Map<String, UnitFile> files, List<PendingChange> changes) {
        this.snapshot = snapshot;
        this.ownership = ownership;
        this.files = files;
        this.changes = changes;
    }

    void find() {
        if (everyUnit(snapshot)) {
            changes.add(new PendingChange(
                    FindingDraft.MANAGER,
                    Kind.FLAG,
                    null,
                    ChangeCause.MANAGER_WIDE.text(),
                    Staleness.MAYBE_STALE,
                    true,
                    "is one flag for all units, set because unit files were enabled or disabled without a reload"));
            hidden();
        } else {
            single();
        }
    }

    /**
     * Whether every unit asks for a reload, which no release before 255 makes of one cause
     * ({@code unit_file_state_outdated} in systemd's {@code manager.h}).
     */
    static boolean everyUnit(Snapshot snapshot) {
        int asking = 0;
        for (Unit unit : snapshot.units()) {
            if (!unit.inMemory() || unit.isAbsent()) {
                continue;
            }
            if (!Boolean.TRUE.equals(unit.needDaemonReload())) {
                return false;
            }
            asking++;
        }
        return asking > 1 && snapshot.manager().release() >= FLAGS_EVERY_UNIT;
    }

    /**
     * Of these the flag alone would tell a change: a file that the manager wrote, or what somebody's generator reads. Where
     * every unit has it, it says nothing of them, so that they may have changed.
     */
    private void hidden() {
        Set<String> watched = new HashSet<>();
        snapshot.managerInputs().forEach(input -> watched.add(input.path()));
        for (Unit unit : snapshot.units()) {
            UnitView view = unit.inMemory() ? unit.loaded() : null;
            if (view == null) {
                continue;
            }
            boolean written = Definitions.paths(view).stream()
                    .anyMatch(path -> files.containsKey(path) && files.get(path).layer() == Layer.TRANSIENT);
            String source = view.sourcePath();
            // What the kernel tells has no time that systemd would look at.
            boolean kernel = source != null && (source.startsWith("/proc/") || source.startsWith("/sys/"));
            boolean made = source != null && !kernel && !watched.contains(source);
            if (written || made) {
                changes.add(new PendingChange(
                        pathOf(unit),
                        Kind.FLAG,
                        unit.id(),
                        ChangeCause.FLAG.text(),
                        Staleness.MAYBE_STALE,
                        false,
                        "belongs to " + unit.id() + ", of which only a flag of its own would tell that it changed"));
                return;
            }
        }
    }

    private void single() {
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
                    ChangeCause.FLAG.text(),
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
                            + (vouching.vouched()
                                    ? ownership.whyNotExpected(expectation, fragment)
                                    : vouching.reason());
            for (String path : unit.loaded().dropInPaths()) {
                // An unvouched drop-in that is already loaded is not what this reload would change.
                UnitFile file = files.get(path);
                explained &= file != null && file.status() == UnitFile.Status.READ;
            }
        }
        changes.add(new PendingChange(
                pathOf(unit), Kind.FLAG, unit.id(), ChangeCause.FLAG.text(), Staleness.MAYBE_STALE, explained, reason));
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
}
