package io.unitward.preview;

import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.unitfile.EffectiveSetting;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.Placed;
import io.unitward.unitfile.UnitSource;
import io.unitward.unitfile.UnitText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the texts of both views of a unit, and says what they come to. */
final class UnitTexts {
    private final Texts texts;
    private final @Nullable String version;
    private final Map<String, String> remembered;
    private final Map<String, UnitFile> files = new HashMap<>();
    private final Set<String> pendingPaths = new HashSet<>();

    UnitTexts(Snapshot snapshot, PendingSet pending, History history, Texts texts) {
        this.texts = texts;
        this.version = snapshot.manager().version();
        this.remembered = history.speaksOf(snapshot) ? history.loaded() : Map.of();
        snapshot.files().forEach(file -> files.put(file.path(), file));
        for (PendingChange change : pending.changes()) {
            pendingPaths.add(change.path());
        }
    }

    /** A text that is not known any more, or was not looked at. */
    static final class NotKnown extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        NotKnown(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** What the manager has loaded. */
    EffectiveSettings loaded(Unit unit) throws NotKnown {
        if (unit.loaded() == null) {
            throw new NotKnown("the manager does not tell what is loaded");
        }
        return effective(unit.id(), unit.loaded(), true);
    }

    /** What a reload would load. */
    EffectiveSettings onDisk(Unit unit) throws NotKnown {
        if (unit.onDisk() == null) {
            throw new NotKnown("it could not be worked out what would be loaded");
        }
        return effective(unit.id(), unit.onDisk(), false);
    }

    /** The values that count, by {@code Section.Key}; of what systemd ignores its problems tell. */
    static Map<String, List<String>> values(EffectiveSettings effective) {
        Map<String, List<String>> settings = new TreeMap<>();
        for (EffectiveSetting setting : effective.settings()) {
            List<String> values = new ArrayList<>();
            for (Placed value : setting.values()) {
                values.add(value.value());
            }
            if (!values.isEmpty() && !setting.isIgnored()) {
                settings.put(setting.section() + "." + setting.key(), values);
            }
        }
        return settings;
    }

    private EffectiveSettings effective(String unit, UnitView view, boolean loaded) throws NotKnown {
        String type = UnitNames.type(unit);
        List<UnitSource> sources = new ArrayList<>();
        // Where a masked unit has drop-ins, which is up to systemd 256, they count: the mask only has no text.
        String fragment = view.masked() ? null : view.fragmentPath();
        if (fragment != null) {
            sources.add(source(fragment, type, loaded));
        }
        for (String path : view.dropInPaths()) {
            sources.add(source(path, type, loaded));
        }
        return EffectiveSettings.of(type, fragment != null, sources, version);
    }

    private UnitSource source(String path, String type, boolean loaded) throws NotKnown {
        UnitFile file = files.get(path);
        if (file != null && file.status() == UnitFile.Status.NULL_DEVICE && !(loaded && pendingPaths.contains(path))) {
            return new UnitSource(path, UnitText.parse("", type), false);
        }
        String text = texts.of(loaded ? loadedDigest(path, file) : file == null ? null : file.sha256());
        if (text == null) {
            throw new NotKnown(
                    loaded
                            ? "what " + path + " said when it was loaded is not known any more"
                            : "what " + path + " says was not looked at");
        }
        return new UnitSource(path, UnitText.parse(text, type), false);
    }

    private @Nullable String loadedDigest(String path, @Nullable UnitFile file) {
        String digest = remembered.get(path);
        if (digest != null) {
            return digest;
        }
        return file == null || pendingPaths.contains(path) ? null : file.sha256();
    }
}
