package io.unitward.collector.systemd;

import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import java.util.List;

/**
 * What a manager says about its units.
 *
 * @param units sorted by id
 * @param failed see {@link io.unitward.facts.Manager#failedUnits()}
 * @param problems units, or parts of them, that it did not tell
 * @param bonds what units are tied to, where it was asked and told; sorted by unit
 */
public record UnitsTold(List<Unit> units, List<String> failed, List<CollectionProblem> problems, List<Bonds> bonds) {
    public UnitsTold {
        units = List.copyOf(units);
        failed = List.copyOf(failed);
        problems = List.copyOf(problems);
        bonds = List.copyOf(bonds);
    }
}
