package io.unitward.ownership;

import io.unitward.facts.Each;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.LoadTexts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether systemd would load the units that a reload may change, as far as the snapshot holds the texts of their files. */
public final class LoadForecast {
    private final Snapshot snapshot;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> pendingPaths = new HashSet<>();

    /** Of the units of one snapshot, and what waits there. */
    public LoadForecast(Snapshot snapshot, PendingSet pending) {
        this.snapshot = snapshot;
        snapshot.files().forEach(file -> files.put(file.path(), file));
        for (PendingChange change : pending.changes()) {
            pendingPaths.add(change.path());
        }
    }

    /** How a reload would load a unit; null where it changes nothing of its files or the unit is not in memory. */
    public @Nullable LoadPrediction of(Unit unit) {
        UnitView view = unit.onDisk();
        if (view == null || view.masked() || !unit.inMemory() || !mayChange(unit, view)) {
            return null;
        }
        return LoadTexts.check(snapshot, files, unit, view);
    }

    private boolean mayChange(Unit unit, UnitView onDisk) {
        UnitView loaded = unit.loaded();
        List<String> paths = Definitions.paths(onDisk);
        return loaded == null || !Definitions.paths(loaded).equals(paths) || Each.any(paths, pendingPaths::contains);
    }
}
