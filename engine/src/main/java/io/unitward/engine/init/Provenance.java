package io.unitward.engine.init;

import io.unitward.facts.CollectionRequest.SourceRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Origin;
import io.unitward.facts.Provider;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the collector was asked of where files come from: from which package, from which commit of which checkout. */
final class Provenance {
    /** Stands for an owner where there is none yet. */
    private static final String ASKER = "init";

    private final Map<String, SourceFile> packaged = new HashMap<>();
    private final Map<String, SourceFile> checkedOut = new HashMap<>();

    Provenance(Inventory inventory) {
        Set<String> checkouts = new HashSet<>();
        for (SourceRequest request : inventory.snapshot.request().sources()) {
            if (Origin.HEAD.equals(request.origin().commit())) {
                checkouts.add(request.owner());
            }
        }
        for (SourceFile source : inventory.snapshot.sources()) {
            String path = inventory.canonical(source.path());
            if (source.declared().provider() == Provider.PACKAGE
                    && source.declared().revision() != null) {
                packaged.put(path, source);
            } else if (checkouts.contains(source.owner())) {
                checkedOut.put(path, source);
            }
        }
    }

    /**
     * What to ask.
     *
     * @param first a snapshot taken without these questions
     * @param units the units that a manifest may declare
     */
    static List<SourceRequest> questions(Snapshot first, List<String> units) {
        if (units.isEmpty()) {
            return List.of();
        }
        List<SourceRequest> questions = new ArrayList<>();
        questions.add(new SourceRequest(
                ASKER + ":packages", units, List.of(), new Origin(Provider.PACKAGE, null, null, null), false));
        Map<String, List<String>> under = new TreeMap<>();
        Map<String, UnitFile> files = new HashMap<>();
        first.files().forEach(file -> files.put(file.path(), file));
        for (SearchDirectory directory : first.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS) {
                for (DirectoryEntry entry : directory.entries()) {
                    Place place = new Place(directory, entry, files.get(directory.path() + "/" + entry.name()));
                    String target = parent(place.end());
                    if (!target.equals(directory.path())
                            && !place.isMask()
                            && !place.isInStore()
                            && !target.isEmpty()) {
                        List<String> all = under.computeIfAbsent(target, each -> new ArrayList<>());
                        if (!all.contains(directory.path())) {
                            all.add(directory.path());
                        }
                    }
                }
            }
        }
        // Another name for a unit is no place of its own.
        for (SearchDirectory directory : first.searchPath()) {
            under.remove(directory.path());
            if (directory.layer() == Layer.VENDOR) {
                under.remove(String.valueOf(directory.realPath()));
            }
        }
        under.forEach((target, places) -> questions.add(new SourceRequest(
                ASKER + ":" + target, units, places, new Origin(Provider.DIRECTORY, target, Origin.HEAD, null), true)));
        questions.sort(Comparator.comparing(SourceRequest::owner));
        return questions;
    }

    /** What its package has of a plain file; null when it belongs to none, or that is not known. */
    @Nullable
    SourceFile packageOf(Place place) {
        return place.entry().link() == null ? packaged.get(place.path()) : null;
    }

    /** The checkout that a link leads into, and at which commit it is; null when it leads into none. */
    @Nullable
    SourceFile checkoutOf(Place place) {
        SourceFile source = checkedOut.get(place.path());
        return source != null && place.end().equals(source.sourcePath()) ? source : null;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }
}
