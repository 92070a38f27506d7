package io.unitward.collector;

import io.unitward.collector.packages.PackageFiles;
import io.unitward.collector.packages.Packaged;
import io.unitward.collector.systemd.OwnedNames;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Each;
import io.unitward.facts.Layer;
import io.unitward.facts.Layers;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.ownership.OwnUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the package database of the drop-ins that lie where the operating system has its own, and change a declared unit: one that
 * no package brought did not come with the system. Nothing is asked where there are none, for reading the database takes time.
 */
final class VendorDropIns {
    /** Path → the declared units that it changes. */
    private final Map<String, Set<String>> units = new TreeMap<>();

    /** Those of these units; of what 'unitward install' wrote its own owner says which there may be. */
    VendorDropIns(List<Unit> all, OwnedNames owned, Layers layers) {
        for (Unit unit : all) {
            if (!OwnUnits.isOne(unit.id()) && Each.any(unit.names(), owned::declares)) {
                add(unit, unit.loaded(), layers);
                add(unit, unit.onDisk(), layers);
            }
        }
    }

    private void add(Unit unit, @Nullable UnitView view, Layers layers) {
        for (String path : view == null ? List.<String>of() : view.dropInPaths()) {
            if (layers.of(path) == Layer.VENDOR) {
                units.computeIfAbsent(path, same -> new TreeSet<>()).add(unit.id());
            }
        }
    }

    /**
     * Asks.
     *
     * @param packaged is told of each path whether a package owns it; of none on a host without a database
     * @param problems told of each unit of which that is not known
     */
    void ask(PackageFiles packages, BiConsumer<String, Boolean> packaged, Consumer<CollectionProblem> problems) {
        if (units.isEmpty()) {
            return;
        }
        Map<String, Packaged> answers = packages.lookUp(new ArrayList<>(units.keySet()));
        if (packages.isAbsent()) {
            return;
        }
        answers.forEach((path, answer) -> {
            if (answer.state() != Packaged.State.UNKNOWN) {
                packaged.accept(path, answer.state() == Packaged.State.OWNED);
                return;
            }
            for (String unit : units.getOrDefault(path, Set.of())) {
                problems.accept(new CollectionProblem(
                        unit,
                        CollectionProblem.Kind.UNIT,
                        "it is not known whether a package owns the drop-in " + path + ": " + answer.reason()));
            }
        });
    }
}
