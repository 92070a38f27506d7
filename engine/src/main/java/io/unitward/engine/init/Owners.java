package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.engine.init.Draft.Origin;
import io.unitward.engine.init.Draft.Review;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Ownership;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes an owner of each group of unit files. */
final class Owners {
    private final Inventory inventory;
    private final Scalars scalars;
    private final DropIns dropIns;
    private final Map<String, List<Review>> reviews;
    private final Set<String> pending = new HashSet<>();
    private final Set<String> namesInUse = new HashSet<>();

    Owners(Inventory inventory, Scalars scalars, DropIns dropIns, Map<String, List<Review>> reviews) {
        this.inventory = inventory;
        this.scalars = scalars;
        this.dropIns = dropIns;
        this.reviews = reviews;
        Ownership nobody = Ownership.bind(Manifest.EMPTY, inventory.snapshot);
        for (PendingChange change :
                PendingSet.of(inventory.snapshot, nobody, History.NONE).changes()) {
            pending.add(inventory.canonical(change.path()));
        }
    }

    /** An owner of one unit that a person may enable. */
    static DraftOwner alone(String unit, List<String> under, List<String> allowed) {
        return several(unit, List.of(unit), under, allowed);
    }

    /** The same for several units. */
    static DraftOwner several(String name, List<String> units, List<String> under, List<String> allowed) {
        return new DraftOwner(
                "review-" + name,
                Origin.PLAIN,
                List.of(),
                units.stream().map(Owners::withInstances).toList(),
                under,
                null,
                null,
                List.of(),
                allowed,
                List.of());
    }

    List<DraftOwner> of(Map<Group, ? extends Set<String>> groups) {
        List<DraftOwner> owners = new ArrayList<>();
        groups.forEach((group, names) -> owners.add(owner(group, names)));
        return owners;
    }

    private DraftOwner owner(Group group, Set<String> names) {
        TreeSet<String> intended = new TreeSet<>(names);
        TreeSet<String> required = new TreeSet<>();
        TreeSet<String> allowed = new TreeSet<>();
        List<Review> found = new ArrayList<>();
        for (String name : names) {
            for (Unit unit : inventory.units(name)) {
                if (unit.id().equals(name) || isInstanceOf(unit, name)) {
                    intended.add(unit.id());
                    if (unit.activeState().equals("active")) {
                        required.add(unit.id());
                    }
                }
            }
            found.addAll(reviews.getOrDefault(name, List.of()));
            changed(name, found);
            if (group.origin() == Origin.HOME_MANAGER) {
                allowed.addAll(dropIns.homeManagers(name));
            }
            for (Review review : dropIns.unvouched(name)) {
                if (review.dropIn() == null || !allowed.contains(review.dropIn())) {
                    found.add(review);
                }
            }
        }
        boolean homeManager = group.origin() == Origin.HOME_MANAGER;
        return new DraftOwner(
                name(group),
                group.origin(),
                about(group),
                UnitGlobs.cover(intended, inventory.names),
                List.of(group.under()),
                group.resolvesUnder(),
                homeManager ? group.homeFiles() : null,
                List.copyOf(required),
                List.copyOf(allowed),
                found);
    }

    private void changed(String name, List<Review> found) {
        Place place = inventory.winner(name);
        if (place != null && pending.contains(place.path())) {
            found.add(Review.of(scalars.shown(place.path())
                    + " may have changed since the manager loaded its units; audit tells what is pending"));
        }
    }

    private boolean isInstanceOf(Unit unit, String template) {
        return UnitNames.isTemplate(template)
                && !unit.id().equals(template)
                && UnitNames.templateOf(unit.id()).equals(template)
                && inventory.winner(unit.id()) == null;
    }

    private String name(Group group) {
        String wanted = switch (group.origin()) {
            case HOME_MANAGER -> "home-manager";
            case STORE -> group.layer().text() + "-store";
            case LINKED -> linkedName(group.resolvesUnder());
            case PLAIN -> group.layer().text();
        };
        String name = wanted;
        for (int i = 2; !namesInUse.add(name); i++) {
            name = wanted + "-" + i;
        }
        return name;
    }

    /** What people call the directory that links end in: not {@code systemd/user}, but what that is part of. */
    private static String linkedName(@Nullable String directory) {
        String name = "linked";
        for (String part : directory == null ? new String[0] : directory.split("/", -1)) {
            boolean plain = part.matches("[a-zA-Z][a-zA-Z0-9_-]*");
            if (plain
                    && !Set.of("systemd", "user", "system", "config", "home", "srv", "opt", "etc")
                            .contains(part)) {
                name = part;
                if (directory != null && directory.startsWith("~/")) {
                    break;
                }
            }
        }
        return name;
    }

    private static List<String> about(Group group) {
        return switch (group.origin()) {
            case HOME_MANAGER ->
                List.of(
                        "Links that Home Manager put into " + group.under() + ".",
                        "Each must equal the same file of the current generation; after a switch these changes are vouched for.");
            case STORE ->
                List.of(
                        "Links from " + group.under() + " into the store.",
                        "Nothing here says which generation is meant, so a change is never reloaded by itself.");
            case LINKED ->
                List.of(
                        "Links from " + group.under() + " into " + group.resolvesUnder() + ".",
                        "They must end there. With 'source' every edit there is vouched for as well, whoever made it: enable it"
                                + " only if what lies there was reviewed, such as a checkout that only you write to.");
            case PLAIN ->
                List.of(
                        "Plain files in " + group.under() + ".",
                        "Nothing tells where they come from, so a change of one is a violation until you reload by hand. Better:"
                                + " name the directory that you keep them in as 'source'. Weaker: 'content: any' accepts whatever"
                                + " somebody who may write there has put there.");
        };
    }

    private static String withInstances(String name) {
        int dot = name.lastIndexOf('.');
        return UnitNames.isTemplate(name) ? name.substring(0, dot) + "*" + name.substring(dot) : name;
    }
}
