package io.unitward.pending;

import io.unitward.facts.Each;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which units wait for a reload that may be done, and which runs wait for a restart, by keys that are remembered with the moment at
 * which they were first seen. Pure.
 */
public final class Waits {
    /** A manager that names other units at each look must not fill the disk; whoever has more waits for more than a time. */
    private static final int MOST = 5_000;

    private final Set<String> forReload;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> pendingPaths = new HashSet<>();

    private Waits(Snapshot snapshot, PendingSet pending) {
        this.forReload = forReload(snapshot, pending);
        snapshot.files().forEach(file -> files.put(file.path(), file));
        pending.changes().forEach(change -> pendingPaths.add(change.path()));
    }

    /** The key of a unit of which a vouched change is not loaded. */
    public static String forReload(String unit) {
        return "reload " + unit;
    }

    /** The key of one run of a unit, which began with another definition than the one that is loaded. */
    public static String forRestart(Unit unit) {
        return "restart " + unit.id() + " " + unit.invocationId();
    }

    /**
     * What waits after a look: what waited before and still does keeps its moment. While anything is unknown nothing comes and
     * nothing goes.
     *
     * @param before what is remembered, of the same boot
     * @param declared whether an owner declares a unit; no other waits
     */
    public static Map<String, Instant> after(
            History before, Snapshot now, PendingSet pending, Predicate<String> declared) {
        if (!now.manager().available() || !pending.unknowns().isEmpty()) {
            return before.waits();
        }
        Waits waits = new Waits(now, pending);
        Map<String, Instant> after = new TreeMap<>();
        // Also of units that only the reload would bring into memory.
        waits.forReload.stream()
                .filter(declared)
                .limit(MOST)
                .forEach(unit -> after.put(forReload(unit), now.takenAt()));
        for (Unit unit : now.units()) {
            if (after.size() >= 2 * MOST || !declared.test(unit.id())) {
                continue;
            }
            // While another change of it is pending what it runs cannot be told, and does not get newer.
            String restart = forRestart(unit);
            boolean still =
                    waits.forReload.contains(unit.id()) && before.waits().containsKey(restart);
            if (still || waits.runsOlder(unit, before)) {
                after.put(restart, now.takenAt());
            }
        }
        // A clock that was set back makes nothing older than this look.
        after.replaceAll((key, at) -> {
            Instant then = before.waits().get(key);
            return then != null && then.isBefore(at) ? then : at;
        });
        return after;
    }

    /** The units of which a change is not loaded that a reload may load: what is vouched for, or what only systemd's flag tells of. */
    public static Set<String> forReload(Snapshot snapshot, PendingSet pending) {
        Set<String> units = new HashSet<>();
        boolean managerWide = false;
        for (PendingChange change : pending.changes()) {
            if (change.explained()) {
                units.add(change.subject());
            }
            managerWide |= change.cause().equals(ChangeCause.MANAGER_WIDE.text());
        }
        for (Unit unit : snapshot.units()) {
            if (!managerWide && Boolean.TRUE.equals(unit.needDaemonReload())) {
                units.add(unit.id());
            }
        }
        return units;
    }

    private boolean runsOlder(Unit unit, History before) {
        History.Run run = before.runs().get(unit.id());
        return !Each.any(Definitions.paths(unit.loaded()), pendingPaths::contains)
                && !Boolean.TRUE.equals(unit.needDaemonReload())
                && run != null
                && Definitions.isOlder(run, unit, files);
    }
}
