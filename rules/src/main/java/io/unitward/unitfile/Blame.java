package io.unitward.unitfile;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Layers;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.pending.PendingSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each setting of a unit's loaded definition comes from; of a unit that is on disk only, where each of what would be
 * loaded does. The texts are those on disk: where they are not what was
 * loaded any more, {@code files} says so.
 *
 * @param unit the unit
 * @param files the fragment, if there is one, and the drop-ins, in the order in which systemd reads them
 * @param settings what they come to together
 * @param refusal why systemd refuses the unit, see {@link WhyRefused}; null when it does not
 * @param notes what else is odd about the texts, a sentence each without a full stop
 */
public record Blame(
        Unit unit,
        List<BlamedFile> files,
        EffectiveSettings settings,
        @Nullable LoadPrediction refusal,
        List<String> notes) {
    public Blame {
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }

    /** Whether every file was read and is as it was loaded. */
    public boolean isKnown() {
        for (BlamedFile file : files) {
            switch (file.knowledge()) {
                case AS_LOADED, NULL_DEVICE, ON_DISK -> {
                    // That is what it is.
                }
                case CHANGED, GONE, UNREAD -> {
                    return false;
                }
            }
        }
        return view() != null;
    }

    /** The definition that this is of; null when the manager does not tell it. */
    public @Nullable UnitView view() {
        return unit.isOnDiskOnly() ? unit.onDisk() : unit.loaded();
    }

    /** What is known of a file; null for one that the unit is not made of. */
    public @Nullable BlamedFile file(String path) {
        for (BlamedFile file : files) {
            if (file.path().equals(path)) {
                return file;
            }
        }
        return null;
    }

    /**
     * Reads the files of a unit.
     *
     * @param snapshot holds their texts
     * @param unit a unit of it
     * @param unmasked whether values that may be secret are shown, where the snapshot has them
     */
    public static Blame of(Snapshot snapshot, Unit unit, boolean unmasked) {
        UnitView view = unit.isOnDiskOnly() ? unit.onDisk() : unit.loaded();
        List<BlamedFile> files = new ArrayList<>();
        List<UnitSource> sources = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean hasFragment = view != null && view.fragmentPath() != null;
        Map<String, UnitFile> known = new HashMap<>();
        snapshot.files().forEach(file -> known.put(file.path(), file));
        if (view != null) {
            List<String> paths = new ArrayList<>();
            if (view.fragmentPath() != null) {
                paths.add(view.fragmentPath());
            }
            paths.addAll(view.dropInPaths());
            for (String path : paths) {
                UnitFile file = known.get(path);
                boolean dropIn = !path.equals(view.fragmentPath());
                BlamedFile blamed = blamed(path, dropIn, file, snapshot);
                files.add(unit.isOnDiskOnly() ? blamed.notLoaded() : blamed);
                String text = file == null || file.content() == null ? "" : file.content();
                if (view.masked()) {
                    continue;
                }
                sources.add(new UnitSource(
                        path,
                        UnitText.parse(unmasked ? text : Masking.mask(text), UnitNames.type(unit.id())),
                        !dropIn || isOfItsName(unit, path, snapshot)));
                for (CollectionProblem problem : snapshot.problems()) {
                    if (problem.subject().equals(path)) {
                        notes.add(path + ": " + problem.reason());
                    }
                }
            }
        }
        return new Blame(
                unit,
                files,
                EffectiveSettings.of(
                        UnitNames.type(unit.id()),
                        hasFragment,
                        sources,
                        snapshot.manager().version()),
                WhyRefused.of(snapshot, known, unit),
                notes);
    }

    private static BlamedFile blamed(String path, boolean dropIn, @Nullable UnitFile file, Snapshot snapshot) {
        if (file == null) {
            Layers layers = new Layers(
                    snapshot.manager().scope(),
                    snapshot.manager().unitPath(),
                    snapshot.manager().runtimeDirectory(),
                    null,
                    null);
            return new BlamedFile(path, dropIn, layers.of(path), BlamedFile.Knowledge.UNREAD, null);
        }
        return new BlamedFile(path, dropIn, file.layer(), knowledge(file, snapshot), file.changedAt());
    }

    private static BlamedFile.Knowledge knowledge(UnitFile file, Snapshot snapshot) {
        Instant loadedAt = snapshot.manager().loadedAt();
        boolean older = loadedAt != null && !PendingSet.mayBeNewer(file.changedAt(), loadedAt);
        return switch (file.status()) {
            case READ ->
                file.content() == null
                        ? BlamedFile.Knowledge.UNREAD
                        : older ? BlamedFile.Knowledge.AS_LOADED : BlamedFile.Knowledge.CHANGED;
            case NULL_DEVICE -> older ? BlamedFile.Knowledge.NULL_DEVICE : BlamedFile.Knowledge.CHANGED;
            case MISSING, LINK_LOOP -> BlamedFile.Knowledge.GONE;
            default -> BlamedFile.Knowledge.UNREAD;
        };
    }

    /** Whether a drop-in lies in a directory of the unit's own name or its template's, which may be reached by a link. */
    private static boolean isOfItsName(Unit unit, String path, Snapshot snapshot) {
        List<String> names = List.of(unit.id() + ".d", UnitNames.templateOf(unit.id()) + ".d");
        String directory = path.substring(0, path.lastIndexOf('/'));
        if (names.contains(directory.substring(directory.lastIndexOf('/') + 1))) {
            return true;
        }
        for (SearchDirectory searched : snapshot.searchPath()) {
            if (directory.equals(searched.realPath()) && names.contains(searched.name())) {
                return true;
            }
        }
        return false;
    }
}
