package io.unitward.cli;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.UnitChange;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reload against what is held and would be started or stopped by the reload alone, as far as that is foretold. Pure.
 *
 * <p>What the reload changes is the planner's part. Where settings could not be compared nothing is foretold, and nothing is
 * refused for it: else a single hold would stop every reload of a manager of which nothing is remembered.
 */
final class HeldByReload {
    private HeldByReload() {}

    /** The plan, or nothing of it, with a refusal for each held unit. */
    static Plan refuse(Plan plan, ReloadPreview preview, Observation seen, List<Hold> holds) {
        boolean reloads = plan.actions().stream().anyMatch(action -> action.action() == ActionKind.DAEMON_RELOAD);
        if (!reloads || holds.isEmpty()) {
            return plan;
        }
        Instant at = seen.report().at();
        List<Refusal> refusals = new ArrayList<>(plan.refusals());
        Set<String> told = new TreeSet<>();
        for (UnitChange change : preview.units()) {
            for (List<String> units : List.of(change.starts(), change.mayStart(), change.stops(), change.mayStop())) {
                for (String unit : units) {
                    Hold hold = hold(unit, seen, holds, at);
                    if (hold != null && told.add(unit)) {
                        refusals.add(new Refusal(
                                ActionKind.DAEMON_RELOAD,
                                Refusal.Kind.NOT_PERMITTED,
                                unit,
                                unit + ", which the reload would or may start or stop for " + change.unit()
                                        + ", is held until " + hold.until() + " by " + hold.by() + ": "
                                        + hold.reason()));
                    }
                }
            }
        }
        return told.isEmpty() ? plan : new Plan(plan.digest(), List.of(), refusals);
    }

    private static @Nullable Hold hold(String unit, Observation seen, List<Hold> holds, Instant at) {
        Set<String> names = new LinkedHashSet<>(List.of(unit));
        for (Unit each : seen.snapshot().units()) {
            if (each.names().contains(unit)) {
                names.addAll(each.names());
            }
        }
        for (String name : List.copyOf(names)) {
            names.add(UnitNames.templateOf(name));
        }
        return holds.stream()
                .filter(hold -> names.stream().anyMatch(name -> hold.covers(name, at)))
                .findFirst()
                .orElse(null);
    }
}
