package io.unitward.pending;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says when two definitions of a unit are the same: the same files, in the same order, with the same content. */
public final class Definitions {
    private Definitions() {}

    /**
     * Digest over path and content of the fragment and the drop-ins of the loaded view, as they are on disk. It speaks of
     * what is loaded only where the caller knows that each of these files is current.
     *
     * @param unit the unit
     * @param files the snapshot's files by path
     * @return 64 hex digits; null when the unit has no fragment or when the content of any of its files is not known
     */
    public static @Nullable String digest(Unit unit, Map<String, UnitFile> files) {
        List<String> paths = paths(unit.loaded());
        if (paths.isEmpty()) {
            return null;
        }
        Fingerprint fingerprint = new Fingerprint();
        for (String path : paths) {
            UnitFile file = files.get(path);
            if (file != null && file.status() == UnitFile.Status.NULL_DEVICE) {
                fingerprint.add(path).add("masked");
            } else if (file != null && file.sha256() != null) {
                fingerprint.add(path).add(file.sha256());
            } else {
                return null;
            }
        }
        return fingerprint.hex();
    }

    /**
     * Whether a run, still the present one, is known to have begun with another definition than the one on disk.
     *
     * @param files the snapshot's files by path
     */
    public static boolean isOlder(History.Run run, Unit unit, Map<String, UnitFile> files) {
        String definition = digest(unit, files);
        return run.invocationId().equals(unit.invocationId())
                && definition != null
                && !definition.equals(run.definition());
    }

    /** Fragment, then drop-ins as systemd applies them; empty when the view is unknown or has no fragment. */
    public static List<String> paths(@Nullable UnitView view) {
        if (view == null || view.fragmentPath() == null) {
            return List.of();
        }
        List<String> paths = new ArrayList<>(view.dropInPaths().size() + 1);
        paths.add(view.fragmentPath());
        paths.addAll(view.dropInPaths());
        return paths;
    }
}
