package io.unitward.engine.init;

import io.unitward.engine.init.Draft.Origin;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.SourceFile;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The unit files that one owner declares: they lie in one directory, and their links, if any, end in one place.
 *
 * @param rank the position of the directory on the search path
 * @param under the directory, as a manifest has it
 * @param layer its layer
 * @param origin where the files come from
 * @param resolvesUnder where their links end, as a manifest has it; null for plain files
 */
record Group(
        int rank,
        String under,
        Layer layer,
        Origin origin,
        @Nullable String resolvesUnder) implements Comparable<Group> {
    private static final Comparator<Group> ORDER = Comparator.comparingInt(Group::rank)
            .thenComparing(Group::under)
            .thenComparing(Group::origin)
            .thenComparing(group -> group.resolvesUnder() == null ? "" : group.resolvesUnder());

    /** The group of a unit file; null when a manifest cannot hold one of its paths. */
    static @Nullable Group of(Place place, Manager manager, Scalars scalars, Provenance provenance) {
        String directory = place.directory().path();
        String under = scalars.path(directory);
        if (under == null) {
            return null;
        }
        int rank = manager.unitPath().indexOf(directory);
        Layer layer = place.directory().layer();
        if (place.isHomeManagers() && under.startsWith("~/")) {
            return new Group(rank, under, layer, Origin.HOME_MANAGER, "/nix/store");
        }
        if (place.isInStore()) {
            String store = place.end().startsWith("/nix/") ? "/nix/store" : "/gnu/store";
            return new Group(rank, under, layer, Origin.STORE, store);
        }
        String end = place.end();
        String endsIn = end.substring(0, Math.max(end.lastIndexOf('/'), 0));
        if (endsIn.equals(directory)) {
            SourceFile source = provenance.packageOf(place);
            boolean packaged =
                    source != null && Boolean.TRUE.equals(source.declared().unmodified());
            return new Group(rank, under, layer, packaged ? Origin.PACKAGE : Origin.PLAIN, null);
        }
        String resolvesUnder = scalars.path(endsIn);
        return resolvesUnder == null ? null : new Group(rank, under, layer, Origin.LINKED, resolvesUnder);
    }

    @Override
    public int compareTo(Group other) {
        return ORDER.compare(this, other);
    }
}
