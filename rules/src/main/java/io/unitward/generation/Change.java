package io.unitward.generation;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What differs between two definitions of a unit.
 *
 * @param kind how much that is
 * @param settings which settings differ, as SECTION.KEY; sorted
 */
public record Change(Kind kind, List<String> settings) {
    /** How much differs. */
    public enum Kind {
        /** Nothing that systemd reads. */
        NONE,
        /** Only what a process does not notice: the manager alone uses it, from the next daemon-reload on. */
        HARMLESS,
        /** Besides that only what asks for a reload of the unit. */
        RELOAD_TRIGGERS,
        /** Something that a process has from its start. */
        REAL
    }

    static final String RELOAD_TRIGGERS = "Unit.X-Reload-Triggers";
    static final String RESTART_TRIGGERS = "Unit.X-Restart-Triggers";

    /** Used by the manager, not by the process; that a daemon-reload alone puts them into effect was measured. */
    private static final Set<String> OF_THE_MANAGER = Set.of(
            "Unit.Description",
            "Unit.Documentation",
            "Unit.SourcePath",
            "Unit.RefuseManualStart",
            "Unit.RefuseManualStop",
            "Unit.AllowIsolate",
            "Unit.IgnoreOnIsolate",
            "Unit.StopWhenUnneeded",
            "Unit.CollectMode",
            "Unit.OnFailure",
            "Unit.OnFailureJobMode",
            "Unit.OnSuccess",
            "Unit.OnSuccessJobMode",
            "Unit.StartLimitIntervalSec",
            "Unit.StartLimitBurst",
            "Unit.StartLimitAction",
            "Unit.JobTimeoutSec",
            "Unit.JobRunningTimeoutSec");

    public Change {
        settings = List.copyOf(settings);
    }

    /** Compares them. A definition that is masked has nothing to compare. */
    public static Change between(UnitDefinition before, UnitDefinition after) {
        SortedSet<String> all = new TreeSet<>(before.settings().keySet());
        all.addAll(after.settings().keySet());
        all.removeIf(name ->
                Objects.equals(before.settings().get(name), after.settings().get(name)));
        return new Change(kind(all), List.copyOf(all));
    }

    private static Kind kind(Collection<String> settings) {
        if (settings.isEmpty()) {
            return Kind.NONE;
        }
        List<String> noticed =
                settings.stream().filter(name -> !isHarmless(name)).toList();
        if (noticed.isEmpty()) {
            return Kind.HARMLESS;
        }
        return noticed.equals(List.of(RELOAD_TRIGGERS)) ? Kind.RELOAD_TRIGGERS : Kind.REAL;
    }

    /** Whether a process does not notice that this setting is another one. */
    private static boolean isHarmless(String name) {
        int dot = name.indexOf('.');
        String section = name.substring(0, dot);
        String key = name.substring(dot + 1);
        boolean trigger = name.equals(RELOAD_TRIGGERS) || name.equals(RESTART_TRIGGERS);
        boolean forOthers = section.startsWith("X-") || key.startsWith("X-");
        return section.equals("Install") || (forOthers && !trigger) || OF_THE_MANAGER.contains(name);
    }

    /** Whether all that a process notices lies in one setting. */
    boolean isOnly(String name) {
        return settings.stream().filter(each -> !isHarmless(each)).toList().equals(List.of(name));
    }

    /** The settings that a process notices, for a reason: two of them and how many more. */
    String told() {
        List<String> noticed =
                settings.stream().filter(name -> !isHarmless(name)).toList();
        List<String> shown = noticed.isEmpty() ? settings : noticed;
        String first = String.join(
                ", ",
                shown.stream()
                        .limit(2)
                        .map(name -> name.substring(name.indexOf('.') + 1) + "=")
                        .toList());
        return first + (shown.size() > 2 ? " and " + (shown.size() - 2) + " more" : "");
    }
}
