package io.unitward.engine.init;

import io.unitward.engine.init.Draft.DraftOwner;
import io.unitward.engine.init.Draft.Review;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitNames;
import io.unitward.json.Words;
import io.unitward.ownership.Ownership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides, for every unit file on disk, whether a manifest can declare it, and for whom: by the directory it lies in and by
 * where its links end. What cannot be vouched for becomes a review.
 */
final class Drafting {
    private final Snapshot snapshot;
    private final Inventory inventory;
    private final Scalars scalars;
    private final DropIns dropIns;
    private final Provenance provenance;
    private final boolean pin;
    /** What the collector was asked for by name, so that it would be known if systemd could load it. */
    private final Set<String> asked;

    private final TreeMap<Group, TreeSet<String>> groups = new TreeMap<>();
    private final Map<String, List<Review>> reviewsByUnit = new HashMap<>();
    private final List<Review> reviews = new ArrayList<>();
    private final Map<String, Integer> undeclared = new TreeMap<>();
    /** Units that are declared, or that a review is about. */
    private final Set<String> spokenOf = new HashSet<>();

    private Drafting(Snapshot snapshot, boolean pin) {
        this.snapshot = snapshot;
        this.inventory = new Inventory(snapshot);
        this.pin = pin;
        this.provenance = new Provenance(inventory);
        this.scalars = new Scalars(snapshot.manager());
        this.dropIns = new DropIns(inventory, scalars);
        this.asked = Set.copyOf(snapshot.request().ownedUnits());
    }

    static Draft of(Snapshot snapshot, boolean pin) {
        return new Drafting(snapshot, pin).draft();
    }

    private Draft draft() {
        for (Map.Entry<String, List<Place>> each : inventory.places.entrySet()) {
            sort(each.getKey(), each.getValue());
        }
        goneFromDisk();
        Owners owners = new Owners(inventory, scalars, dropIns, provenance, reviewsByUnit, pin);
        List<DraftOwner> declared = owners.of(groups);
        reviews.addAll(dropIns.ofUndeclared(spokenOf));
        reviews.addAll(dropIns.ofNobody());
        directories();
        problems();
        return new Draft(declared, reviews, hints());
    }

    /** One name, with all that lies under it. */
    private void sort(String name, List<Place> all) {
        Place place = all.get(0);
        if (place.isMask() && place.directory().layer() != Layer.VENDOR) {
            masked(name, place, all);
            return;
        }
        switch (place.directory().layer()) {
            case VENDOR -> vendor(name, place);
            case GENERATOR, GENERATOR_EARLY, GENERATOR_LATE -> count("made by a generator", place);
            case TRANSIENT -> transientUnit(name, place);
            case CONTROL ->
                review(
                        name,
                        place,
                        "lies in the control layer, where only systemctl set-property and its like write, and where it"
                                + " hides every other file of that name");
            case RUNTIME -> review(name, place, "lies in the runtime layer: it is gone after the next boot");
            case USER_CONFIG, ADMIN, XDG_DATA, LINKED, OTHER -> candidate(name, place, all);
        }
    }

    private void candidate(String name, Place place, List<Place> all) {
        String wrong = wrong(name, place);
        if (wrong != null) {
            review(name, place, wrong);
        } else if (all.size() > 1) {
            review(name, place, "hides " + scalars.shown(all.get(1).path()) + "; only you know which of them is meant");
        } else {
            declare(name, place);
        }
    }

    /** Why a file itself cannot be vouched for; null when nothing is wrong with it. */
    private @Nullable String wrong(String name, Place place) {
        UnitFile file = place.file();
        if (file != null && !file.writers().isEmpty()) {
            return "may be written by " + Ownership.describe(file.writers().get(0));
        }
        if (file != null && file.status() != UnitFile.Status.READ) {
            return "could not be read (" + Words.of(file.status()) + ")";
        }
        if (file == null
                && asked.contains(name)
                && inventory.units(name).stream().noneMatch(Drafting::hasFile)) {
            return "is nothing that systemd can load: it cannot be read, or leads nowhere";
        }
        SourceFile packaged = provenance.packageOf(place);
        if (packaged != null && Boolean.FALSE.equals(packaged.declared().unmodified())) {
            return "belongs to " + packaged.declared().revision()
                    + ", and somebody has changed it since it was installed";
        }
        for (CollectionProblem problem : snapshot.problems()) {
            if (problem.kind() == CollectionProblem.Kind.UNIT
                    && problem.subject().equals(name)) {
                return "is of a unit that could not be observed: " + problem.reason();
            }
        }
        return null;
    }

    private static boolean hasFile(Unit unit) {
        return (unit.loaded() != null && unit.loaded().fragmentPath() != null)
                || (unit.onDisk() != null && unit.onDisk().fragmentPath() != null);
    }

    private void declare(String name, Place place) {
        Group group = Group.of(place, snapshot.manager(), scalars, provenance);
        if (group == null) {
            reviews.add(Review.of(scalars.shown(place.path()) + " lies in a place whose name no manifest can hold"));
            spokenOf.add(name);
            return;
        }
        groups.computeIfAbsent(group, each -> new TreeSet<>()).add(name);
        spokenOf.add(name);
        for (Unit unit : inventory.units(name)) {
            spokenOf.add(unit.id());
            String loaded = unit.loaded() == null ? null : unit.loaded().fragmentPath();
            if (loaded != null && !inventory.canonical(loaded).equals(place.path())) {
                attach(
                        name,
                        Review.of(unit.id() + " is loaded from " + scalars.shown(inventory.canonical(loaded))
                                + ", not from " + scalars.shown(place.path())));
            }
        }
    }

    private void masked(String name, Place mask, List<Place> all) {
        String reason = name + " is masked by " + scalars.shown(mask.path()) + ": it cannot be started";
        for (Place hidden : all.subList(1, all.size())) {
            Layer layer = hidden.directory().layer();
            boolean declarable = layer == Layer.USER_CONFIG || layer == Layer.ADMIN || layer == Layer.XDG_DATA;
            if (declarable && !hidden.isMask() && wrong(name, hidden) == null) {
                declare(name, hidden);
                attach(name, Review.of(reason));
                return;
            }
        }
        spokenOf.add(name);
        inventory.units(name).forEach(unit -> spokenOf.add(unit.id()));
        reviews.add(new Review(
                reason + ". Declare it if it must be startable: a masked unit is then a violation",
                Owners.alone(name, List.of(), List.of()),
                null));
    }

    private void vendor(String name, Place place) {
        if (place.path().startsWith("/usr/local/")) {
            review(name, place, "lies below /usr/local, where no package puts files");
        } else {
            count("they came with the operating system", place);
        }
    }

    private void transientUnit(String name, Place place) {
        boolean told = false;
        for (Unit unit : inventory.units(name)) {
            told |= Boolean.TRUE.equals(unit.transientUnit());
        }
        if (told) {
            count("made by programs while they run", place);
        } else {
            review(name, place, "lies in the transient layer, and the manager does not call the unit transient");
        }
    }

    /** Loaded units whose file is nowhere on the search path any more, or never was. */
    private void goneFromDisk() {
        for (Unit unit : snapshot.units()) {
            String fragment = unit.loaded() == null ? null : unit.loaded().fragmentPath();
            if (fragment == null || spokenOf.contains(unit.id())) {
                continue;
            }
            String template = UnitNames.templateOf(unit.id());
            String file = fragment.substring(fragment.lastIndexOf('/') + 1);
            if (inventory.winner(unit.id()) == null
                    && inventory.winner(template) == null
                    && inventory.winner(file) == null) {
                reviews.add(Review.of(unit.id() + " is loaded from " + scalars.shown(fragment)
                        + ", which is not on the search path any more"));
                spokenOf.add(unit.id());
            }
        }
    }

    /** Everything about a unit that is not declared: what is wrong, and the owner to enable if it is fine after all. */
    private void review(String name, Place place, String wrong) {
        spokenOf.add(name);
        inventory.units(name).forEach(unit -> spokenOf.add(unit.id()));
        String under = scalars.path(place.directory().path());
        List<String> allowed = dropIns.unvouched(name).stream()
                .map(Review::dropIn)
                .filter(path -> path != null)
                .toList();
        dropIns.unvouched(name).forEach(dropIn -> dropIns.said(dropIn.dropIn()));
        DraftOwner owner = under == null ? null : Owners.alone(name, List.of(under), allowed);
        String more = allowed.isEmpty() ? "" : "; it also has drop-ins that nothing vouches for";
        reviews.add(new Review(name + ": " + scalars.shown(place.path()) + " " + wrong + more, owner, null));
    }

    private void attach(String name, Review review) {
        reviewsByUnit.computeIfAbsent(name, each -> new ArrayList<>()).add(review);
    }

    private void count(String why, Place place) {
        String what = scalars.shown(place.directory().path()) + " ("
                + place.directory().layer().text() + "): " + why;
        undeclared.merge(what, 1, Integer::sum);
    }

    private List<String> hints() {
        List<String> hints = new ArrayList<>();
        undeclared.forEach((what, count) -> hints.add(count + (count == 1 ? " unit in " : " units in ") + what));
        return hints;
    }

    private void directories() {
        for (SearchDirectory directory : snapshot.searchPath()) {
            if (directory.kind() == DirectoryKind.UNITS
                    && !directory.writers().isEmpty()
                    && directory.status() == SearchDirectory.Status.LISTED) {
                reviews.add(Review.of(scalars.shown(directory.path()) + ": "
                        + Ownership.describe(directory.writers().get(0)) + " may add unit files to it"));
            }
        }
    }

    private void problems() {
        for (CollectionProblem problem : snapshot.problems()) {
            if (problem.kind() != CollectionProblem.Kind.NOTE) {
                reviews.add(Review.of("Could not be seen, so nothing is said of it: " + scalars.shown(problem.subject())
                        + ": " + problem.reason()));
            }
        }
    }
}
