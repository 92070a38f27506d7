package io.unitward.ownership;

import io.unitward.facts.CollectionRequest.TextRequest;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.unitfile.LoadCheck;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.LoadSubject;
import io.unitward.unitfile.UnitSource;
import io.unitward.unitfile.UnitText;
import java.util.ArrayList;
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
        TextRequest asked = snapshot.request().texts();
        if (asked == null || !asked.unmasked()) {
            // A masked command may have had an open quote, and that alone is enough to be refused.
            return LoadPrediction.unknown("the texts of its files were not collected");
        }
        String type = UnitNames.type(unit.id());
        List<UnitSource> sources = new ArrayList<>();
        for (String path : Definitions.paths(view)) {
            String text = text(files.get(path), path.equals(view.fragmentPath()));
            if (text == null) {
                return LoadPrediction.unknown("what " + path + " says was not looked at");
            }
            sources.add(new UnitSource(path, UnitText.parse(text, type), false));
        }
        LoadSubject subject = new LoadSubject(
                unit.id(),
                unit.names(),
                snapshot.manager().scope(),
                snapshot.manager().version());
        try {
            return LoadCheck.of(subject, view.fragmentPath() != null, sources);
        } catch (StackOverflowError e) {
            // A regular expression goes as deep as what it is held against is long.
            return LoadPrediction.unknown("a value in its files is too long to be looked at");
        }
    }

    private boolean mayChange(Unit unit, UnitView onDisk) {
        UnitView loaded = unit.loaded();
        List<String> paths = Definitions.paths(onDisk);
        return loaded == null
                || !Definitions.paths(loaded).equals(paths)
                || paths.stream().anyMatch(pendingPaths::contains);
    }

    private static @Nullable String text(@Nullable UnitFile file, boolean fragment) {
        if (file == null) {
            return null;
        }
        boolean nothing =
                !fragment && (file.status() == UnitFile.Status.NULL_DEVICE || file.status() == UnitFile.Status.MISSING);
        return nothing ? "" : file.content();
    }
}
