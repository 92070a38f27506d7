package io.unitward.preview;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The units that a reload alone starts and stops. A reload puts every unit back into the state that it had, and with each that
 * is active systemd asks again whom it upholds, whether it is bound to something that does not run, and whether it is needed
 * ({@code unit_notify} in 252 and 257); a path looks again whether its condition holds, a timer when it elapses. No job is made
 * for what only counts at a start, such as {@code Wants=}.
 */
final class Consequences {
    private static final Set<String> RUNNING = Set.of("active", "activating", "reloading", "deactivating");
    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    /** What keeps a unit with {@code StopWhenUnneeded=} while the unit that says it runs. */
    private static final Set<String> NEEDS = Set.of("Wants", "Requires", "Requisite", "BindsTo", "Upholds");

    private final Map<String, Unit> byName;
    private final UnitTexts texts;
    private final boolean allKnown;

    /**
     * @param byName units by each of their names
     * @param allKnown whether what has no unit there is nowhere on disk either
     */
    Consequences(Map<String, Unit> byName, UnitTexts texts, boolean allKnown) {
        this.byName = byName;
        this.allKnown = allKnown;
        this.texts = texts;
    }

    static boolean runs(Unit unit) {
        return RUNNING.contains(unit.activeState());
    }

    /** Adds to the units that would be started, and may be, because a running unit comes to uphold them. */
    void upheld(Unit unit, List<SettingChange> settings, Set<String> starts, Set<String> mayStart) {
        for (SettingChange setting : settings) {
            if (runs(unit) && !losesItsUnit(unit) && is(setting, "Upholds")) {
                Set<String> upheld = UnitWords.of(unit.id(), setting.after());
                upheld.removeAll(UnitWords.of(unit.id(), setting.before()));
                for (String name : upheld) {
                    if (UnitWords.isOpen(name)) {
                        mayStart.add(name);
                    } else {
                        starts.addAll(startable(List.of(name)));
                    }
                }
                starts.removeAll(unit.names());
            }
        }
    }

    /** Adds to the units that may be started where it is not known what was loaded: whatever it is to uphold may be new. */
    void mayUphold(Unit unit, Set<String> mayStart) {
        if (!runs(unit) || losesItsUnit(unit)) {
            return;
        }
        try {
            List<String> upheld = UnitTexts.values(texts.onDisk(unit)).getOrDefault("Unit.Upholds", List.of());
            for (String name : UnitWords.of(unit.id(), upheld)) {
                mayStart.addAll(UnitWords.isOpen(name) ? List.of(name) : startable(List.of(name)));
            }
            mayStart.removeAll(unit.names());
        } catch (UnitTexts.NotKnown e) {
            // Nothing can be said of it, which the change itself tells.
            return;
        }
    }

    /**
     * Whether a unit that could not be started until now would be, because one that runs upholds it already.
     *
     * @param changed the unit, which is another after the reload
     */
    boolean isAwaited(Unit changed) {
        boolean couldNot = !changed.loadState().equals("loaded");
        return couldNot && !startable(List.of(changed.id())).isEmpty() && isUpheld(changed);
    }

    private boolean isUpheld(Unit upheld) {
        for (Unit unit : byName.values()) {
            boolean upholds = runs(unit)
                    && unit.dependencies() != null
                    && unit.dependencies().upholds().stream().anyMatch(upheld.names()::contains);
            if (upholds && stillUpholds(unit, upheld)) {
                return true;
            }
        }
        return false;
    }

    private boolean stillUpholds(Unit unit, Unit upheld) {
        try {
            Set<String> before = UnitWords.of(
                    unit.id(), UnitTexts.values(texts.loaded(unit)).getOrDefault("Unit.Upholds", List.of()));
            Set<String> after = UnitWords.of(
                    unit.id(), UnitTexts.values(texts.onDisk(unit)).getOrDefault("Unit.Upholds", List.of()));
            // What no setting says is said by a link, and a link that is gone is not known.
            return before.stream().noneMatch(upheld.names()::contains)
                    || after.stream().anyMatch(upheld.names()::contains);
        } catch (UnitTexts.NotKnown e) {
            return true;
        }
    }

    /** Those that are not running already, or will not much longer, and that have a definition, as far as that is known; by their ids. */
    List<String> startable(Collection<String> names) {
        List<String> startable = new ArrayList<>();
        for (String name : names) {
            Unit unit = byName.getOrDefault(name, byName.get(UnitNames.templateOf(name)));
            boolean runs = unit != null && runs(unit) && !unit.activeState().equals("deactivating");
            boolean nothing = unit == null ? allKnown : isUndefined(unit);
            if (!name.isEmpty() && !runs && !nothing) {
                startable.add(unit == null || UnitNames.isTemplate(unit.id()) ? name : unit.id());
            }
        }
        return List.copyOf(startable);
    }

    /**
     * What may start when a unit ends because its time is over: whom it names for that, and itself, once more.
     *
     * @param settings what it would be made of
     */
    Set<String> afterwards(Unit unit, Map<String, List<String>> settings) {
        Set<String> starts = new TreeSet<>();
        for (String key : List.of("Unit.OnFailure", "Unit.OnSuccess")) {
            for (String name : UnitWords.of(unit.id(), settings.getOrDefault(key, List.of()))) {
                starts.addAll(UnitWords.isOpen(name) ? List.of(name) : startable(List.of(name)));
            }
        }
        if (runs(unit) && Expiry.restarts(settings)) {
            starts.add(unit.id());
        }
        return starts;
    }

    /** Whether it has ended and waits to be started again by itself, with what is loaded then. */
    static boolean restartsItself(Unit unit) {
        return unit.subState().startsWith("auto-restart");
    }

    /** Whether a reload would load no settings for a unit. */
    static boolean isUndefined(Unit unit) {
        UnitView view = unit.onDisk();
        return view != null && (view.masked() || view.fragmentPath() == null);
    }

    /** Whether it is a timer that waits, and has nothing to start once it is masked or gone: it fails then. */
    static boolean losesItsUnit(Unit unit) {
        boolean waits =
                UnitNames.type(unit.id()).equals("timer") && unit.subState().equals("waiting");
        return waits && runs(unit) && isUndefined(unit);
    }

    /** Whether a running unit comes to be bound to one that does not run, or is being stopped, and that the reload does not start on its behalf. */
    boolean isUnbound(Unit unit, List<SettingChange> settings, Collection<String> starts) {
        for (SettingChange setting : settings) {
            if (runs(unit) && is(setting, "BindsTo")) {
                Set<String> bound = UnitWords.of(unit.id(), setting.after());
                bound.removeAll(UnitWords.of(unit.id(), setting.before()));
                for (String name : bound) {
                    Unit other = byName.get(name);
                    boolean comes = starts.contains(other == null ? name : other.id());
                    boolean stays =
                            other != null && runs(other) && !other.activeState().equals("deactivating");
                    if (!UnitWords.isOpen(name) && !comes && !stays) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /**
     * The units that are stopped if nothing else that runs needs them: the unit itself, or what it needed until now. All texts
     * of all units would have to be known to tell whether something does.
     */
    Set<String> unneeded(Unit unit, List<SettingChange> settings) {
        Set<String> unneeded = new TreeSet<>();
        for (SettingChange setting : settings) {
            if (!runs(unit)) {
                continue;
            }
            if (is(setting, "StopWhenUnneeded") && isYes(setting.after()) && !isYes(setting.before())) {
                unneeded.add(unit.id());
            }
            if (needs(setting)) {
                Set<String> lost = UnitWords.of(unit.id(), setting.before());
                lost.removeAll(UnitWords.of(unit.id(), setting.after()));
                for (String name : lost) {
                    Unit other = byName.get(name);
                    if (other != null && runs(other) && stopsWhenUnneeded(other)) {
                        unneeded.add(other.id());
                    }
                }
            }
        }
        return unneeded;
    }

    private static boolean needs(SettingChange setting) {
        return setting.section().equals("Unit")
                ? NEEDS.contains(setting.key())
                : setting.key().equals("Slice")
                        || (setting.section().equals("Service") && setting.key().equals("Sockets"));
    }

    private boolean stopsWhenUnneeded(Unit unit) {
        try {
            return isYes(UnitTexts.values(texts.onDisk(unit)).get("Unit.StopWhenUnneeded"));
        } catch (UnitTexts.NotKnown e) {
            return true;
        }
    }

    private static boolean is(SettingChange setting, String key) {
        return setting.section().equals("Unit") && setting.key().equals(key);
    }

    private static boolean isYes(@Nullable List<String> values) {
        return values != null
                && !values.isEmpty()
                && TRUE.contains(values.get(values.size() - 1).toLowerCase(Locale.ROOT));
    }
}
