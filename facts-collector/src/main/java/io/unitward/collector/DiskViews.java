package io.unitward.collector;

import io.unitward.collector.disk.DiskUnit;
import io.unitward.collector.disk.OnDisk;
import io.unitward.collector.systemd.UnitsTold;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Each;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Adds to what the manager told where a reload would take each definition from, and the units that are on disk only. */
final class DiskViews {
    /** The manager is not asked for these, so that nothing can be said of what it has. */
    private static final Set<String> NOT_ASKED_FOR = Set.of("device", "scope");

    private DiskViews() {}

    /** Whether a reload would load a definition for a unit, as far as that is known. */
    static boolean loads(OnDisk onDisk, Unit unit) {
        UnitView view = onDisk.view(unit.id(), unit.names(), unit.loadState().equals("loaded"));
        return view != null && !view.masked() && view.fragmentPath() != null;
    }

    /** @param gone files that were listed and are gone again, with the transient units they were for */
    static UnitsTold add(UnitsTold told, OnDisk onDisk, Set<String> gone) {
        List<Unit> units = new ArrayList<>(told.units().size());
        Set<String> inMemory = new HashSet<>();
        for (Unit unit : told.units()) {
            inMemory.addAll(unit.names());
            units.add(unit.with(
                    onDisk.view(unit.id(), unit.names(), unit.loadState().equals("loaded"))));
        }
        for (DiskUnit unit : onDisk.all()) {
            // One that the manager has by another name is that unit's business.
            boolean known = Each.any(unit.names(), inMemory::contains);
            String fragment = unit.view().fragmentPath();
            known |= fragment != null && gone.contains(fragment);
            if (!known && !NOT_ASKED_FOR.contains(UnitNames.type(unit.id()))) {
                units.add(Unit.onDiskOnly(unit.id(), unit.names(), unit.view()));
            }
        }
        units.sort((one, other) -> one.id().compareTo(other.id()));
        List<CollectionProblem> problems = new ArrayList<>(told.problems());
        problems.addAll(onDisk.problems());
        return new UnitsTold(units, told.failed(), problems, told.bonds());
    }
}
