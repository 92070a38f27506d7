package io.unitward.generation;

import io.unitward.generation.SwitchStep.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Two generations and a manager, made up for a test, and what a plan would make of that manager. */
final class World {
    final Map<String, GenerationFile> from = new TreeMap<>();
    final Map<String, GenerationFile> to = new TreeMap<>();
    final Map<String, UnitNow> units = new TreeMap<>();
    final Map<String, String> started = new HashMap<>();
    final Set<String> held = new HashSet<>();
    final Set<String> owed = new HashSet<>();
    boolean reload;

    /** A file of both generations. */
    World both(String path, String text) {
        return from(path, text).to(path, text);
    }

    World from(String path, String text) {
        from.put(path, GenerationFile.of(path, text));
        return this;
    }

    World to(String path, String text) {
        to.put(path, GenerationFile.of(path, text));
        return this;
    }

    World wantsFrom(String target, String unit) {
        String path = target + ".wants/" + unit;
        from.put(path, GenerationFile.dependency(path));
        return this;
    }

    World wantsTo(String target, String unit) {
        String path = target + ".wants/" + unit;
        to.put(path, GenerationFile.dependency(path));
        return this;
    }

    World wants(String target, String unit) {
        return wantsFrom(target, unit).wantsTo(target, unit);
    }

    World now(String unit, String activeState) {
        return now(unit, activeState, null, null);
    }

    World now(String unit, String activeState, @Nullable String runsNew, @Nullable String elsewhere) {
        units.put(unit, new UnitNow(List.of(unit), activeState, "sub", runsNew, elsewhere, Set.of()));
        return this;
    }

    Generation before() {
        return new Generation("old", from.values());
    }

    Generation after() {
        return new Generation("new", to.values());
    }

    SwitchPlan plan() {
        return SwitchPlanner.plan(input(List.copyOf(units.values())));
    }

    SwitchInput input(List<UnitNow> inOrder) {
        return new SwitchInput(before(), after(), inOrder, started, owed, reload, held);
    }

    /** The steps as {@code stop web.service}. */
    List<String> steps() {
        return plan().steps().stream()
                .map(step -> step.phase().text() + " " + step.unit())
                .toList();
    }

    /** A manager after a plan was carried out: everything started is up with the new definition. */
    World carriedOut() {
        World next = new World();
        next.from.putAll(from);
        next.to.putAll(to);
        next.units.putAll(units);
        next.started.putAll(started);
        next.held.addAll(held);
        Generation after = after();
        for (SwitchStep step : plan().steps()) {
            String unit = step.unit();
            UnitNow now = units.get(unit);
            List<String> names = now == null ? List.of(unit) : now.names();
            String digest = after.definition(names).digest();
            String elsewhere = now == null ? null : now.elsewhere();
            if (step.phase() == Phase.STOP || step.phase() == Phase.RESET_FAILED) {
                next.now(unit, "inactive", null, elsewhere);
            } else if (step.phase() != Phase.DAEMON_RELOAD) {
                boolean ends = "oneshot".equals(after.definition(names).value("Service", "Type"));
                next.now(unit, ends ? "inactive" : "active", digest, elsewhere);
                next.started.put(unit, digest);
            }
        }
        List<String> gone = new ArrayList<>();
        for (UnitNow now : next.units.values()) {
            boolean nowhere = after.definition(now.names()).isNothing() && now.elsewhere() == null;
            if (nowhere && now.activeState().equals("inactive")) {
                gone.add(now.id());
            }
        }
        gone.forEach(next.units::remove);
        return next;
    }
}
