package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.engine.init.Draft.Origin;
import io.unitward.engine.init.Draft.Pin;
import io.unitward.engine.init.Draft.Review;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
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
    private static final String PINNED =
            "Their content is pinned as it was when this was written: a change of one is a violation"
                    + " until its new digest stands here.";

    private final Inventory inventory;
    private final Scalars scalars;
    private final DropIns dropIns;
    private final Provenance provenance;
    private final Map<String, List<Review>> reviews;
    private final boolean pin;
    private final Set<String> pending = new HashSet<>();
    private final Set<String> namesInUse = new HashSet<>();

    Owners(
            Inventory inventory,
            Scalars scalars,
            DropIns dropIns,
            Provenance provenance,
            Map<String, List<Review>> reviews,
            boolean pin) {
        this.inventory = inventory;
        this.scalars = scalars;
        this.dropIns = dropIns;
        this.provenance = provenance;
        this.reviews = reviews;
        this.pin = pin;
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
        List<Pin> pins = new ArrayList<>();
        TreeSet<String> packages = new TreeSet<>();
        SourceFile checkout = null;
        for (String name : names) {
            Place place = placeOf(name, group);
            checkout = checkout != null || place == null ? checkout : provenance.checkoutOf(place);
            SourceFile packaged = place == null ? null : provenance.packageOf(place);
            if (packaged != null) {
                packages.add(String.valueOf(packaged.declared().revision()));
            }
            if (pin && place != null && isPinned(group)) {
                pin(place, pins, found);
            }
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
        return new DraftOwner(
                name(group),
                group.origin(),
                about(group, List.copyOf(packages), checkout, pins.stream().anyMatch(Pin::active)),
                UnitGlobs.cover(intended, inventory.names),
                List.of(group.under()),
                group.resolvesUnder(),
                checkout == null ? null : checkout.declared().revision(),
                pins,
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

    /** Other files are vouched for by what they come from, or change their names with their content. */
    private static boolean isPinned(Group group) {
        return group.origin() == Origin.PLAIN || group.origin() == Origin.LINKED;
    }

    private @Nullable Place placeOf(String name, Group group) {
        for (Place place : inventory.places.getOrDefault(name, List.of())) {
            if (group.equals(Group.of(place, inventory.snapshot.manager(), scalars, provenance))) {
                return place;
            }
        }
        return null;
    }

    private void pin(Place place, List<Pin> pins, List<Review> found) {
        UnitFile file = place.file();
        String written = scalars.path(place.path());
        String shown = scalars.shown(place.path());
        if (file == null || file.sha256() == null || !file.writers().isEmpty() || written == null) {
            found.add(Review.of(shown + " has no pin: "
                    + (written == null
                            ? "no manifest can hold its name"
                            : file != null && !file.writers().isEmpty() ? "others may write it" : "it was not read")));
            return;
        }
        boolean changed = pending.contains(place.path());
        String what = file.links().isEmpty() && place.entry().link() == null
                ? "is a plain file of " + (Long.valueOf(0).equals(file.uid()) ? "root" : "uid " + file.uid())
                : "leads to " + scalars.shown(place.end());
        String reason = changed
                ? shown + " may have changed since the manager loaded its units: read it first"
                : shown + " " + what + ", and nothing else vouches for it";
        pins.add(new Pin(written, file.sha256(), reason, !changed));
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
            case PACKAGE -> group.layer().text() + "-packages";
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

    private List<String> about(Group group, List<String> packages, @Nullable SourceFile checkout, boolean pinned) {
        return switch (group.origin()) {
            case HOME_MANAGER ->
                List.of(
                        "Links that Home Manager put into " + group.under() + ".",
                        "Each must be the current generation's own; after a switch these changes are vouched for.");
            case STORE ->
                List.of(
                        "Links from " + group.under() + " into the store.",
                        "Nothing here says which generation is meant, so a change is never reloaded by itself.");
            case PACKAGE ->
                List.of(
                        "Plain files in " + group.under() + " that belong to packages: " + String.join(", ", packages)
                                + ".",
                        "Each is as it was packaged, and must stay so.");
            case LINKED -> linked(group, checkout, pinned);
            case PLAIN -> plain(group, pinned);
        };
    }

    private List<String> linked(Group group, @Nullable SourceFile checkout, boolean pinned) {
        String links = "Links from " + group.under() + " into " + group.resolvesUnder() + ".";
        if (pinned) {
            return List.of(links, PINNED);
        }
        return checkout == null
                ? List.of(
                        links,
                        "They must end there. With 'source' every edit there is vouched for as well, whoever made it: enable it"
                                + " only if what lies there was reviewed, such as a checkout that only you write to.")
                : List.of(
                        links,
                        "They must end there, in a Git checkout ("
                                + scalars.shown(
                                        String.valueOf(checkout.declared().repository()))
                                + "). With 'source' and 'commit' what was committed is vouched for, and nothing else; without"
                                + " 'commit' every edit there is, whoever made it.");
    }

    private static List<String> plain(Group group, boolean pinned) {
        return pinned
                ? List.of("Plain files in " + group.under() + ".", PINNED)
                : List.of(
                        "Plain files in " + group.under() + ".",
                        "Nothing tells where they come from, so a change of one is a violation until you reload by hand. Better:"
                                + " name the directory that you keep them in as 'source'. Weaker: 'content: any' accepts whatever"
                                + " somebody who may write there has put there.");
    }

    private static String withInstances(String name) {
        int dot = name.lastIndexOf('.');
        return UnitNames.isTemplate(name) ? name.substring(0, dot) + "*" + name.substring(dot) : name;
    }
}
