package io.unitward.cli;

import io.unitward.facts.Glob;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.UnitVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The UNIT arguments: which units are reported. The gate looks at all of them whatever was selected. */
final class Selection {
    private final List<String> patterns;

    Selection(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /**
     * Checks that every pattern names something this manager has loaded, has on disk, or is required to have.
     *
     * @throws RunFailure with one line for each that matches nothing
     */
    void requireMatches(Snapshot snapshot) throws RunFailure {
        if (patterns.isEmpty() || !snapshot.manager().available()) {
            return;
        }
        Set<String> names = UnitArgument.known(snapshot);
        List<String> problems = new ArrayList<>();
        for (String pattern : patterns) {
            if (names.stream().noneMatch(name -> Glob.matches(pattern, name))) {
                problems.add("UNIT '" + pattern + "' matches nothing; expected the name or a glob of a unit that the "
                        + snapshot.manager().scope().text() + " manager has loaded or on disk"
                        + (pattern.endsWith("*") || pattern.contains(".")
                                ? UnitArgument.others(pattern, snapshot)
                                : ", such as '" + pattern + ".service'"));
            }
        }
        if (!problems.isEmpty()) {
            throw new RunFailure(ExitCode.USAGE, problems);
        }
    }

    /** The part of a report that was asked for; the manager always is. */
    AuditReport of(AuditReport report, Snapshot snapshot) {
        if (patterns.isEmpty()) {
            return report;
        }
        Set<String> selected = new HashSet<>();
        for (Unit unit : snapshot.units()) {
            if (unit.names().stream().anyMatch(this::matches)) {
                selected.add(unit.id());
            }
        }
        List<UnitVerdict> units = report.units().stream()
                .filter(unit -> selected.contains(unit.unit()) || matches(unit.unit()))
                .toList();
        return report.with(units);
    }

    private boolean matches(String name) {
        return patterns.stream().anyMatch(pattern -> Glob.matches(pattern, name));
    }
}
