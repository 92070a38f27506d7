package io.unitward.collector;

import io.unitward.collector.disk.OnDisk;
import io.unitward.collector.systemd.UnitsTold;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import java.util.ArrayList;
import java.util.List;

/** Adds to what the manager told where a reload would take each definition from. */
final class DiskViews {
    private DiskViews() {}

    static UnitsTold add(UnitsTold told, OnDisk onDisk) {
        List<Unit> units = new ArrayList<>(told.units().size());
        for (Unit unit : told.units()) {
            boolean loaded = unit.loadState().equals("loaded");
            units.add(unit.with(onDisk.view(unit.id(), unit.names(), loaded)));
        }
        List<CollectionProblem> problems = new ArrayList<>(told.problems());
        problems.addAll(onDisk.problems());
        return new UnitsTold(units, told.failed(), problems);
    }
}
