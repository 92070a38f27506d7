package io.unitward.collector.systemd;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Unit;
import java.util.List;

/**
 * What a manager says about its units.
 *
 * @param units sorted by id
 * @param failed see {@link io.unitward.facts.Manager#failedUnits()}
 * @param problems units, or parts of them, that it did not tell
 */
public record UnitsTold(List<Unit> units, List<String> failed, List<CollectionProblem> problems) {
    public UnitsTold {
        units = List.copyOf(units);
        failed = List.copyOf(failed);
        problems = List.copyOf(problems);
    }
}
