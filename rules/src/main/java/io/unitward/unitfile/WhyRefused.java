package io.unitward.unitfile;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingSet;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why systemd refused a unit, as far as the texts of its files tell; systemd itself says that in its log alone. */
public final class WhyRefused {
    private WhyRefused() {}

    /**
     * Why.
     *
     * @param files those of the snapshot, by path
     * @return null for a unit that is not refused; of one that is on disk only, why it would be. A prediction without a state
     *     says why the reason is not known
     */
    public static @Nullable LoadPrediction of(Snapshot snapshot, Map<String, UnitFile> files, Unit unit) {
        if (unit.isOnDiskOnly() && unit.onDisk() != null && !unit.onDisk().masked()) {
            LoadPrediction foretold = LoadTexts.check(snapshot, files, unit, unit.onDisk());
            return foretold.isRefused() ? foretold : null;
        }
        if (!unit.isRefused()) {
            return null;
        }
        UnitView loaded = unit.loaded();
        if (loaded == null) {
            return LoadPrediction.unknown("the manager does not tell where it is loaded from");
        }
        for (String path : Definitions.paths(loaded)) {
            if (!isAsLoaded(snapshot, files.get(path))) {
                return LoadPrediction.unknown(path + " may not be as it was then");
            }
        }
        LoadPrediction why = LoadTexts.check(snapshot, files, unit, loaded);
        if (why.state() == null || why.state().text().equals(unit.loadState())) {
            return why;
        }
        // What it was refused for is nothing that is known here, or was not in these files.
        return LoadPrediction.unknown("by all that is known of systemd's rules its files would be loaded otherwise");
    }

    private static boolean isAsLoaded(Snapshot snapshot, @Nullable UnitFile file) {
        Instant loadedAt = snapshot.manager().loadedAt();
        return file != null && loadedAt != null && !PendingSet.mayBeNewer(file.changedAt(), loadedAt);
    }
}
