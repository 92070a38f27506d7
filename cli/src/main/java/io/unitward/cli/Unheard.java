package io.unitward.cli;

import io.unitward.config.Nearest;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Glob;
import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitNames;
import io.unitward.verdict.FindingDraft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Units to be held that the manager has never heard of: mostly a name that was mistyped. */
final class Unheard {
    /** A note is not worth more. */
    private static final Duration LOOK = Duration.ofSeconds(10);

    private static final String MANAGER_SERVICE = FindingDraft.MANAGER + ".service";

    private Unheard() {}

    /** A note for each of these names or globs that fits nothing that is loaded or on disk. */
    static List<String> of(List<String> units, ScopeOptions.Asked asked, long uid, Console console) throws RunFailure {
        if (units.stream().allMatch(unit -> unit.equals("*"))) {
            return List.of();
        }
        AuditOptions options = AuditOptions.looking(asked, uid, LOOK);
        Snapshot snapshot;
        try (Progress progress = Progress.start(console, "looking at the " + options.managerName())) {
            snapshot = Patience.over(
                    options,
                    1,
                    () -> AuditedManager.of(options)
                            .collect(new CollectionRequest(asked.scope(), List.of(), List.of(), List.of())));
            progress.end();
        }
        if (!snapshot.manager().available()) {
            if (units.stream().allMatch(unit -> unit.equals("*") || unit.equals(FindingDraft.MANAGER))) {
                return List.of();
            }
            return List.of("note: it could not be told whether there is such a unit: "
                    + snapshot.manager().unavailableReason());
        }
        return notes(units, UnitArgument.known(snapshot), options.managerName());
    }

    /**
     * The notes.
     *
     * @param units full names and globs
     * @param known every name that the manager knows
     */
    static List<String> notes(List<String> units, Set<String> known, String manager) {
        List<String> notes = new ArrayList<>();
        for (String unit : units) {
            if (unit.equals(FindingDraft.MANAGER)) {
                if (known.contains(MANAGER_SERVICE)) {
                    notes.add("note: 'manager' is the " + manager + " itself; the unit is '" + MANAGER_SERVICE + "'");
                }
                continue;
            }
            if (known.stream().anyMatch(name -> Glob.matches(unit, name))
                    || known.contains(String.valueOf(UnitNames.templateOf(unit)))) {
                continue;
            }
            String near = near(unit, known);
            notes.add("note: the " + manager + " knows no unit '" + unit + "' now"
                    + (near == null ? "" : "; did you mean '" + near + "'?")
                    + (near == null ? "; it" : " It") + " is held all the same");
        }
        return notes;
    }

    /** The name that was meant: one mistyped, the same name of another type, or one that goes on after it. */
    private static @Nullable String near(String unit, Set<String> known) {
        String nearest = Nearest.to(unit, known);
        if (nearest != null) {
            return nearest;
        }
        String stem = unit.substring(0, Math.max(0, unit.lastIndexOf('.')));
        return stem.isEmpty()
                ? null
                : known.stream()
                        .filter(name -> name.startsWith(stem + ".") || name.startsWith(stem + "-"))
                        .findFirst()
                        .orElse(null);
    }
}
