package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.engine.init.Draft.Review;
import io.unitward.facts.Layer;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which drop-ins change which units, and which of them something vouches for. */
final class DropIns {
    private final Inventory inventory;
    private final Scalars scalars;
    /** Paths that something was said about. */
    private final Set<String> said = new HashSet<>();

    private final Set<String> inEffect = new HashSet<>();
    /** Name of a drop-in directory → what lies in those of that name. */
    private final Map<String, List<String>> onDisk = new HashMap<>();

    DropIns(Inventory inventory, Scalars scalars) {
        this.inventory = inventory;
        this.scalars = scalars;
        inventory.dropIns.forEach(
                (path, place) -> onDisk.computeIfAbsent(place.directory().name(), name -> new ArrayList<>())
                        .add(path));
        for (Unit unit : inventory.snapshot.units()) {
            if (unit.loaded() != null) {
                unit.loaded().dropInPaths().forEach(path -> inEffect.add(inventory.canonical(path)));
            }
        }
    }

    void said(@Nullable String writtenPath) {
        if (writtenPath != null) {
            said.add(writtenPath);
        }
    }

    /** Those of a unit that Home Manager links from its generation, as a manifest has them. */
    List<String> homeManagers(String name) {
        List<String> vouched = new ArrayList<>();
        for (String path : paths(name)) {
            String written = scalars.path(path);
            if (isHomeManagers(path) && written != null) {
                vouched.add(written);
            }
        }
        return vouched;
    }

    /** Those of a unit that nothing vouches for, each with the reason. */
    List<Review> unvouched(String name) {
        List<Review> reviews = new ArrayList<>();
        for (String path : paths(name)) {
            if (!isVendors(path) && !isMask(path)) {
                reviews.add(new Review(
                        name
                                + (inEffect.contains(path)
                                        ? " is changed by "
                                        : " would be changed at the next reload by ")
                                + scalars.shown(path)
                                + why(path),
                        null,
                        scalars.path(path)));
            } else if (isMask(path)) {
                reviews.add(Review.of(scalars.shown(path) + " masks a drop-in of " + name));
            }
        }
        return reviews;
    }

    boolean isHomeManagers(String path) {
        Place place = inventory.dropIns.get(path);
        UnitFile file = inventory.file(path);
        return place != null
                && place.isHomeManagers()
                && file != null
                && file.status() == UnitFile.Status.READ
                && file.writers().isEmpty();
    }

    /** Drop-ins of units that nobody declares: one review for all units that have the same. */
    List<Review> ofUndeclared(Set<String> spokenOf) {
        Map<List<String>, TreeSet<String>> units = new LinkedHashMap<>();
        for (Unit unit : inventory.snapshot.units()) {
            if (!spokenOf.contains(unit.id())) {
                List<String> paths = new ArrayList<>();
                for (String path : paths(unit.id())) {
                    if (!isVendors(path) && !isMask(path)) {
                        paths.add(path);
                    }
                }
                if (!paths.isEmpty()) {
                    units.computeIfAbsent(paths, each -> new TreeSet<>()).add(unit.id());
                }
            }
        }
        List<Review> reviews = new ArrayList<>();
        units.forEach((paths, ids) -> reviews.add(ofUndeclared(paths, List.copyOf(ids))));
        return reviews;
    }

    private Review ofUndeclared(List<String> paths, List<String> ids) {
        List<String> written = new ArrayList<>();
        StringBuilder reason = new StringBuilder(ids.size() == 1 ? ids.get(0) : ids.size() + " units")
                .append(ids.size() == 1 ? " has" : " have")
                .append(paths.size() == 1 ? " a drop-in" : " drop-ins")
                .append(" that nothing vouches for:");
        for (String path : paths) {
            said.add(path);
            reason.append(' ').append(scalars.shown(path)).append(why(path));
            String each = scalars.path(path);
            if (each != null) {
                written.add(each);
            }
        }
        TreeSet<String> under = new TreeSet<>();
        for (String id : ids) {
            for (Unit unit : inventory.units(id)) {
                String fragment = unit.loaded() == null ? null : unit.loaded().fragmentPath();
                String directory = fragment == null ? null : scalars.path(parent(inventory.canonical(fragment)));
                if (directory != null) {
                    under.add(directory);
                }
            }
        }
        DraftOwner owner = Owners.several(ids.get(0), ids, List.copyOf(under), written);
        return new Review(reason.toString(), written.size() == paths.size() ? owner : null, null);
    }

    /** Drop-ins on disk that no unit in memory has, and that nothing was said about. */
    List<Review> ofNobody() {
        List<Review> reviews = new ArrayList<>();
        for (String path : inventory.dropIns.keySet()) {
            String written = scalars.path(path);
            if (!said.contains(path)
                    && (written == null || !said.contains(written))
                    && !isVendors(path)
                    && !isHomeManagers(path)) {
                reviews.add(
                        Review.of(
                                scalars.shown(path)
                                        + (isMask(path)
                                                ? " masks a drop-in"
                                                : " is a drop-in that no loaded unit has; it may come into effect at the next reload")));
            }
        }
        return reviews;
    }

    /** All drop-ins of a unit, in effect or only on disk. */
    private List<String> paths(String name) {
        TreeSet<String> paths = new TreeSet<>();
        for (Unit unit : inventory.units(name)) {
            if (unit.loaded() != null) {
                unit.loaded().dropInPaths().forEach(path -> paths.add(inventory.canonical(path)));
            }
        }
        paths.addAll(onDisk.getOrDefault(name + ".d", List.of()));
        said.addAll(paths);
        return List.copyOf(paths);
    }

    private boolean isMask(String path) {
        Place place = inventory.dropIns.get(path);
        return place != null && place.isMask();
    }

    /** What came with the operating system may change its units, and others'. */
    private boolean isVendors(String path) {
        Place place = inventory.dropIns.get(path);
        UnitFile file = inventory.file(path);
        boolean vendor = file != null
                ? file.layer() == Layer.VENDOR && file.writers().isEmpty()
                : place != null && place.directory().layer() == Layer.VENDOR;
        return vendor && !path.startsWith("/usr/local/");
    }

    private String why(String path) {
        UnitFile file = inventory.file(path);
        Place place = inventory.dropIns.get(path);
        Layer layer =
                file != null ? file.layer() : place != null ? place.directory().layer() : Layer.OTHER;
        if (file != null && !file.writers().isEmpty()) {
            return ", which may be written by "
                    + Ownership.describe(file.writers().get(0));
        }
        return layer == Layer.CONTROL
                ? " (control layer: systemctl set-property wrote it, or somebody planted it)"
                : "";
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }
}
