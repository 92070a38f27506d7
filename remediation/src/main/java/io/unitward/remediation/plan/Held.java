package io.unitward.remediation.plan;

import io.unitward.facts.Glob;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.pending.Definitions;
import io.unitward.pending.PendingChange;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether somebody holds what an action would change. */
public final class Held {
    /** No unit has this name, and of the globs that can match a unit name only {@code *} and its like match it. */
    private static final String NO_UNIT = "";

    private Held() {}

    /**
     * Why holds do not permit an action now; empty when they do.
     *
     * @param changed every unit that the action changes
     * @param files paths that it changes: every unit that they are part of is changed too
     */
    public static List<Refusal> refusals(
            PlanInput input, ActionKind action, Collection<String> changed, Collection<String> files) {
        return refusals(input.observation(), input.rules().holds(), action, changed, files);
    }

    /**
     * The same, of one look and some holds.
     *
     * @param changed every unit that the action changes
     * @param files paths that it changes
     */
    public static List<Refusal> refusals(
            Observation seen,
            List<Hold> holds,
            ActionKind action,
            Collection<String> changed,
            Collection<String> files) {
        List<Refusal> refusals = new ArrayList<>();
        Instant at = seen.report().at();
        Set<String> names = new LinkedHashSet<>();
        Set<String> templates = new LinkedHashSet<>();
        for (Hold hold : holds) {
            if (hold.covers(NO_UNIT, at)) {
                refusals.add(refusal(action, null, "everything is held", hold));
                continue;
            }
            if (action == ActionKind.DAEMON_RELOAD && hold.coversManager(at)) {
                refusals.add(refusal(action, null, "the manager is held", hold));
                continue;
            }
            if (names.isEmpty()) {
                templates.addAll(templates(seen, action, changed, files));
                names.addAll(names(seen, action, changed, files));
                names.addAll(templates);
            }
            for (String name : names) {
                if (hold.covers(name, at)) {
                    refusals.add(refusal(action, name, name + " is held", hold));
                }
            }
            templates.stream()
                    .filter(template -> coversInstance(hold, template) && !hold.covers(template, at))
                    .filter(template -> at.isBefore(hold.until()))
                    .forEach(template -> refusals.add(refusal(
                            action, hold.units(), hold.units() + ", an instance of " + template + ", is held", hold)));
        }
        return refusals;
    }

    /**
     * Every name of every unit that is changed, those too whose template or whose drop-ins for many units are; and the
     * templates of all these, for a hold on a template is one on each of its instances.
     */
    private static Set<String> names(
            Observation seen, ActionKind action, Collection<String> changed, Collection<String> files) {
        Set<String> names = new LinkedHashSet<>(changed);
        Set<String> paths = new HashSet<>(files);
        for (String path : files) {
            // The name that an alias gives is in no look before it is there.
            String last = path.substring(path.lastIndexOf('/') + 1);
            if (UnitNames.isUnitName(last)) {
                names.add(last);
            }
        }
        if (action == ActionKind.DAEMON_RELOAD) {
            for (PendingChange change : seen.pending().changes()) {
                paths.add(change.path());
                if (change.kind() == PendingChange.Kind.ALIAS) {
                    // Its unit has that name only then.
                    names.add(change.path().substring(change.path().lastIndexOf('/') + 1));
                }
            }
        }
        for (Unit unit : seen.snapshot().units()) {
            boolean named = unit.names().stream()
                    .anyMatch(name -> changed.contains(name) || changed.contains(UnitNames.templateOf(name)));
            if (named
                    || Definitions.paths(unit.loaded()).stream().anyMatch(paths::contains)
                    || Definitions.paths(unit.onDisk()).stream().anyMatch(paths::contains)) {
                names.addAll(unit.names());
            }
        }
        return withTemplates(names);
    }

    /** The templates that are changed themselves. */
    private static Set<String> templates(
            Observation seen, ActionKind action, Collection<String> changed, Collection<String> files) {
        Set<String> templates = new LinkedHashSet<>(changed);
        List<String> paths = new ArrayList<>(files);
        if (action == ActionKind.DAEMON_RELOAD) {
            seen.pending().changes().forEach(change -> paths.add(change.path()));
        }
        for (String path : paths) {
            for (String part : path.split("/", -1)) {
                templates.add(part.endsWith(".d") ? part.substring(0, part.length() - 2) : part);
            }
        }
        templates.removeIf(name -> !UnitNames.isUnitName(name) || !UnitNames.isTemplate(name));
        return templates;
    }

    /** Whether a hold names an instance of a template, which need not be in memory, and has other instances free. */
    private static boolean coversInstance(Hold hold, String template) {
        int at = hold.units().indexOf('@');
        return at > 0
                && !UnitNames.isTemplate(hold.units())
                && Glob.matches(UnitNames.templateOf(hold.units()), template);
    }

    /** These names, and the templates that they are instances of. */
    static Set<String> withTemplates(Collection<String> names) {
        Set<String> all = new LinkedHashSet<>(names);
        names.forEach(name -> all.add(UnitNames.templateOf(name)));
        return all;
    }

    /** The first hold that covers a unit by one of its names, or by the template of one; null when it is free. */
    public static @Nullable Hold on(Collection<String> names, List<Hold> holds, Instant at) {
        Set<String> all = withTemplates(names);
        return holds.stream()
                .filter(hold -> all.stream().anyMatch(name -> hold.covers(name, at)))
                .findFirst()
                .orElse(null);
    }

    /** Whether anything at all is held. */
    public static boolean any(List<Hold> holds, Instant at) {
        return holds.stream().anyMatch(hold -> at.isBefore(hold.until()));
    }

    /** A phrase: that a unit is held, until when, by whom and why. */
    public static String told(String unit, Hold hold) {
        return unit + " is held until " + hold.until() + " by " + hold.by() + ": " + hold.reason();
    }

    private static Refusal refusal(ActionKind action, @Nullable String unit, String what, Hold hold) {
        return new Refusal(
                action,
                Refusal.Kind.NOT_PERMITTED,
                unit,
                what + " until " + hold.until() + " by " + hold.by() + ": " + hold.reason());
    }
}
