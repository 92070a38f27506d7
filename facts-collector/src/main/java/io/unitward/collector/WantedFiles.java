package io.unitward.collector;

import io.unitward.collector.systemd.OwnedNames;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Each;
import io.unitward.facts.Globs;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which files are worth reading: all that is loaded, and all that may have changed since. */
final class WantedFiles {
    /** File times are those of the last kernel tick. */
    private static final Duration TICK = Duration.ofMillis(10);

    private WantedFiles() {}

    /**
     * Paths as systemd names them. Without a load time everything may have changed.
     *
     * @param changed what {@link #changed} gave
     */
    static Set<String> of(CollectionRequest request, List<Unit> units, Set<String> changed) {
        Set<String> wanted = of(request, units);
        wanted.addAll(changed);
        return wanted;
    }

    /** Unit files and drop-ins that may have changed since the load, be they part of a unit or not. */
    static Set<String> changed(List<SearchDirectory> searchPath, @Nullable Instant loadedAt) {
        Set<String> changed = new TreeSet<>();
        Instant since = since(loadedAt);
        for (SearchDirectory directory : searchPath) {
            if (directory.kind() == DirectoryKind.DEPENDENCIES) {
                continue;
            }
            boolean appeared = isNewer(directory.appearedAt(), since);
            for (DirectoryEntry entry : directory.entries()) {
                if (appeared || isNewer(entry.changedAt(), since)) {
                    changed.add(directory.path() + "/" + entry.name());
                }
            }
        }
        return changed;
    }

    /** Units that dependency links are for which may have come since the load. */
    static Set<String> pullingIn(List<SearchDirectory> searchPath, @Nullable Instant loadedAt) {
        Instant since = since(loadedAt);
        Set<String> units = new TreeSet<>();
        for (SearchDirectory directory : searchPath) {
            if (directory.kind() != DirectoryKind.DEPENDENCIES
                    || directory.layer().generated()) {
                continue;
            }
            boolean appeared = isNewer(directory.appearedAt(), since);
            if (Each.any(directory.entries(), entry -> appeared || isNewer(entry.changedAt(), since))) {
                units.add(directory.name().substring(0, directory.name().lastIndexOf('.')));
            }
        }
        return units;
    }

    private static @Nullable Instant since(@Nullable Instant loadedAt) {
        return loadedAt == null ? null : loadedAt.minus(TICK);
    }

    /**
     * Every file that units in memory are made of, now and after a reload, and of those on disk only the ones that are declared
     * or whose texts are wanted. Of other units on disk nothing is asked.
     */
    static Set<String> of(CollectionRequest request, List<Unit> units) {
        OwnedNames owned = new OwnedNames(request);
        Globs withTexts =
                new Globs(request.texts() == null ? List.of() : request.texts().units());
        Set<String> wanted = new LinkedHashSet<>();
        for (Unit unit : units) {
            if (!unit.isOnDiskOnly() || Each.any(unit.names(), name -> owned.declares(name) || withTexts.match(name))) {
                add(unit.loaded(), wanted);
                add(unit.onDisk(), wanted);
            }
        }
        return wanted;
    }

    /**
     * Those of them whose text is wanted: the files of units of these globs. Of what may change so are units that systemd
     * refused, to say why.
     *
     * @param changed what may have changed since the load
     */
    static Set<String> withText(Set<String> wanted, List<Unit> units, List<String> globs, Set<String> changed) {
        if (globs.contains(CollectionRequest.TextRequest.ALL)) {
            return wanted;
        }
        boolean changing = globs.contains(CollectionRequest.TextRequest.CHANGED);
        Globs named = new Globs(globs);
        Set<String> withText = new HashSet<>();
        for (Unit unit : units) {
            if (changing && (unit.isRefused() || mayChange(unit, changed))) {
                add(unit.loaded(), withText);
                add(unit.onDisk(), withText);
            } else if (Each.any(unit.names(), named::match)) {
                add(unit.loaded(), withText);
                add(unit.onDisk(), withText);
            }
        }
        return withText;
    }

    private static boolean mayChange(Unit unit, Set<String> changed) {
        UnitView loaded = unit.loaded();
        UnitView onDisk = unit.onDisk();
        if (!unit.inMemory() || onDisk == null) {
            return false;
        }
        return loaded == null
                || !Objects.equals(loaded.fragmentPath(), onDisk.fragmentPath())
                || !loaded.dropInPaths().equals(onDisk.dropInPaths())
                || changed.contains(String.valueOf(onDisk.fragmentPath()))
                || Each.any(onDisk.dropInPaths(), changed::contains);
    }

    private static void add(@Nullable UnitView view, Set<String> wanted) {
        if (view == null) {
            return;
        }
        if (view.fragmentPath() != null) {
            wanted.add(view.fragmentPath());
        }
        wanted.addAll(view.dropInPaths());
    }

    private static boolean isNewer(@Nullable Instant time, @Nullable Instant since) {
        return time == null || since == null || time.isAfter(since);
    }
}
