package io.unitward.reach;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.generation.Generation;
import io.unitward.generation.UnitDefinition;
import io.unitward.preview.Expiry;
import io.unitward.preview.SettingChange;
import io.unitward.preview.UnitChange;
import io.unitward.preview.UnitWords;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is tied to whom: by what the manager has loaded, and by what generations of unit files say, whose relations it does not
 * have yet. The two are put together, for between them lies a reload; what only the old generation says is not certain.
 */
public final class Ties {
    /** How many units are followed that neither generation has a file for, nor the look shows: far beyond what there is. */
    private static final int MOST_MENTIONED = 5_000;

    private final NamedUnits named;
    private final BondGraph graph = new BondGraph();
    private final Set<String> unneeded = new HashSet<>();
    /** Unit → what ends more than units. */
    private final Map<String, SortedSet<String>> actions = new HashMap<>();

    /** Unit → a setting that is another, and of which it is not followed what it does to others. */
    private final SortedMap<String, String> unfollowed = new TreeMap<>();

    private final Unfollowed changes;
    /** Unit → a limit that is another, and by which it may be killed. */
    private final SortedMap<String, String> squeezed = new TreeMap<>();
    /** Unit → one that is being stopped, to which it comes to be bound. */
    private final SortedMap<String, String> goingWith = new TreeMap<>();
    /** Units whose jobs are given another time. */
    private final Set<String> expiring = new HashSet<>();

    private final Set<String> told = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final boolean asked;
    private final @Nullable Generation to;
    private final Existence existence;

    private Ties(Snapshot snapshot, @Nullable Generation to) {
        this.named = new NamedUnits(snapshot, to);
        this.asked = snapshot.request().bindings();
        this.to = to;
        this.existence = Existence.in(snapshot);
        this.changes = Unfollowed.in(snapshot, to == null ? List.of() : to.names());
    }

    /** By what is loaded. */
    public static Ties of(Snapshot snapshot) {
        Ties ties = new Ties(snapshot, null);
        ties.loaded(snapshot, Generation.EMPTY);
        return ties;
    }

    /**
     * By what is loaded, and what each of two generations says.
     *
     * @param unloaded names of units of which a reload would load something that neither says: what they are tied to then is
     *     not known
     */
    public static Ties of(Snapshot snapshot, Generation from, Generation to, Collection<String> unloaded) {
        Ties ties = new Ties(snapshot, to);
        ties.loaded(snapshot, from);
        ties.declared(from, to, snapshot.request().scope());
        unloaded.forEach(name -> ties.open.add(ties.named.primary(name)));
        return ties;
    }

    /**
     * By what is loaded, and what a reload would load beside it.
     *
     * @param changes what the reload changes
     */
    public static Ties of(Snapshot snapshot, List<UnitChange> changes) {
        Ties ties = of(snapshot);
        changes.forEach(ties::coming);
        return ties;
    }

    private void coming(UnitChange change) {
        String unit = named.primary(change.unit());
        if (change.unknown() != null) {
            open.add(unit);
        }
        unfollowed(unit, changes.of(change));
        for (SettingChange setting : change.settings()) {
            if (setting.section().equals("Unit")) {
                coming(unit, setting.key(), setting.after());
            }
            if (setting.section().equals("Unit") && setting.key().equals("BindsTo")) {
                Set<String> bound = UnitWords.of(unit, setting.after());
                bound.removeAll(UnitWords.of(unit, setting.before()));
                // That it does not run at all is seen without asking for its job.
                bound.removeIf(other -> !named.isStopping(named.primary(other)));
                bound.forEach(other -> goingWith.put(unit, other));
            }
            if (setting.key().equals("Slice") || setting.key().equals("Sockets")) {
                Bond bond = setting.key().equals("Slice") ? Bond.REQUIRES : Bond.WANTS;
                UnitWords.of(unit, setting.after()).forEach(other -> add(unit, bond, other, true));
            }
            if (Expiry.isOfJobs(setting.key())) {
                expiring.add(unit);
            }
            if (Expiry.mayKill(setting.key())) {
                squeezed.put(unit, setting.key());
            }
        }
    }

    private void unfollowed(String unit, @Nullable String setting) {
        if (setting != null) {
            unfollowed.put(unit, setting);
        }
    }

    private void coming(String unit, String key, List<String> values) {
        Bond bond = Generation.bond(key);
        if (bond != null) {
            UnitWords.of(unit, values).forEach(other -> add(unit, bond, other, true));
        }
        String last = values.isEmpty() ? "" : values.get(values.size() - 1);
        if (Bonds.ACTIONS.contains(key) && Bonds.acts(key, last)) {
            actions.computeIfAbsent(unit, each -> new TreeSet<>()).add(key + "=" + last);
        }
        if (key.equals("StopWhenUnneeded") && !last.isEmpty()) {
            unneeded.add(unit);
        }
    }

    private void loaded(Snapshot snapshot, Generation from) {
        for (Bonds bonds : snapshot.bonds()) {
            String unit = named.primary(bonds.unit());
            told.add(unit);
            if (bonds.stopsWhenUnneeded()) {
                unneeded.add(unit);
            }
            actions.computeIfAbsent(unit, each -> new TreeSet<>()).addAll(bonds.actions());
            Map<Bond, SortedSet<String>> before = declared(from, unit);
            Map<Bond, SortedSet<String>> after = to == null ? Map.of() : declared(to, unit);
            bonds.to().forEach((bond, others) -> {
                for (String other : others) {
                    // What the old generation says and the new one does not is gone after the reload.
                    boolean goes = names(before, bond, other) && !names(after, bond, other);
                    add(unit, bond, other, to == null || !goes);
                }
            });
        }
        for (Unit unit : snapshot.units()) {
            List<String> others = unit.stopsToo();
            // It is a part of what was asked: of a unit whose relations the manager did not tell, all else stays
            // unknown.
            if (others != null && !told.contains(unit.id())) {
                others.forEach(other -> add(unit.id(), Bond.CONSISTS_OF, other, true));
            }
        }
    }

    static boolean names(Map<Bond, SortedSet<String>> bonds, Bond bond, String other) {
        SortedSet<String> named = bonds.get(bond);
        return named != null && named.contains(other);
    }

    private Map<Bond, SortedSet<String>> declared(Generation generation, String unit) {
        return generation.files().isEmpty()
                ? Map.of()
                : generation.bonds(generation.equals(to) ? named.coming(unit) : named.known(unit));
    }

    private void declared(Generation from, Generation after, Scope scope) {
        Set<String> next = named.ids();
        next.addAll(from.names());
        next.addAll(after.names());
        int most = next.size() + MOST_MENTIONED;
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty()) {
            Set<String> mentioned = new TreeSet<>();
            for (String name : next) {
                String unit = named.primary(name);
                if (!UnitNames.isTemplate(unit) && seen.add(unit)) {
                    if (seen.size() > most) {
                        // Templates can name instances without end.
                        open.add(unit);
                    } else {
                        mentioned.addAll(declared(unit, from, after, scope));
                    }
                }
            }
            next = mentioned;
        }
    }

    /** The units that either generation ties one to. */
    private Set<String> declared(String unit, Generation from, Generation after, Scope scope) {
        List<String> every = named.coming(unit);
        Map<Bond, SortedSet<String>> before = from.bonds(named.known(unit));
        Map<Bond, SortedSet<String>> now = after.bonds(every);
        UnitDefinition definition = after.definition(every);
        Set<String> mentioned = new TreeSet<>();
        before.forEach((bond, others) -> {
            for (String other : others) {
                mentioned.add(other);
                add(unit, bond, other, names(now, bond, other));
            }
        });
        now.forEach((bond, others) -> {
            for (String other : others) {
                mentioned.add(other);
                add(unit, bond, other, true);
            }
        });
        boolean here = named.unit(unit) != null && told.contains(unit);
        unfollowed(
                unit,
                changes.of(here ? from.definition(named.known(unit)).settings() : Map.of(), definition.settings()));
        if (definition.hasFragment() && !definition.isMasked()) {
            Unit known = named.unit(unit);
            if (known == null || !known.inMemory()) {
                // Of one in memory the manager has to tell besides who is tied to it.
                told.add(unit);
            }
            if (!Boolean.FALSE.equals(definition.flag("Unit", "DefaultDependencies"))
                    && !UnitNames.type(unit).equals("target")
                    && !UnitNames.type(unit).equals("slice")) {
                add(unit, Bond.REQUIRES, scope == Scope.SYSTEM ? "sysinit.target" : "basic.target", true);
            }
        }
        if (Boolean.TRUE.equals(definition.flag("Unit", "StopWhenUnneeded"))) {
            unneeded.add(unit);
        }
        for (String key : Bonds.ACTIONS) {
            String value = definition.value("Unit", key);
            if (value != null && Bonds.acts(key, value)) {
                actions.computeIfAbsent(unit, each -> new TreeSet<>()).add(key + "=" + value);
            }
        }
        return mentioned;
    }

    private void add(String unit, Bond bond, String other, boolean certain) {
        if (UnitWords.isOpen(other)) {
            open.add(unit);
            return;
        }
        graph.add(named.primary(unit), bond, named.primary(other), certain);
    }

    /** The units, by their names. */
    NamedUnits named() {
        return named;
    }

    /** Its jobs are given another time. */
    void expires(String unit) {
        expiring.add(unit);
    }

    /** It is given another limit, by which it may be killed. */
    void squeezes(String unit, String limit) {
        squeezed.put(unit, limit);
    }

    /** The id of the unit that has a name; the name itself where none is known. */
    public String id(String name) {
        return named.primary(name);
    }

    /** Every name of a unit, as far as it is known, those that the new generation gives it among them. */
    public SortedSet<String> names(String unit) {
        return named.names(unit);
    }

    /** Those at the other end of a bond, with whether that is certain; sorted. */
    SortedMap<String, Boolean> of(String unit, Bond bond) {
        return graph.of(unit, bond);
    }

    /** Whether there is something to start. */
    Known isStartable(String unit) {
        UnitDefinition definition = to == null ? null : to.definition(named.coming(unit));
        if (definition != null && definition.hasFragment()) {
            return definition.isMasked() ? Known.NO : Known.YES;
        }
        Unit known = named.unit(unit);
        return existence.of(unit, known != null ? known : named.unit(named.primary(UnitNames.templateOf(unit))));
    }

    /** Whether nobody was asked whether there is such a unit, though it was asked what units are tied to. */
    boolean isUnheardOf(String unit) {
        return asked && isStartable(unit) == Known.UNKNOWN;
    }

    /** Whether what it takes along is not known although it was asked. */
    boolean isUnknown(String unit, Effect effect) {
        Unit known = named.unit(unit);
        boolean inMemory = known != null && known.inMemory() && !known.isAbsent();
        // Of what is not in memory nothing can be stopped along, but it may pull in what nobody has told.
        boolean missing = !told.contains(unit) && (inMemory || effect == Effect.START || effect == Effect.RESTART);
        return asked && (missing || open.contains(unit));
    }

    /** What ends more than units when it stops, fails or takes too long, as {@code SuccessAction=exit}; sorted. */
    SortedSet<String> actions(String unit) {
        return actions.getOrDefault(unit, new TreeSet<>());
    }

    /** A setting of a unit that is another, with an equals sign, where it is not followed what that does to others; null when none is. */
    @Nullable
    String unfollowed(String unit) {
        return unfollowed.get(unit);
    }

    /** The same of all units that run: what binds them to others may be among it. */
    SortedMap<String, String> unfollowed() {
        SortedMap<String, String> all = new TreeMap<>(unfollowed);
        all.keySet().removeIf(unit -> !named.isUp(unit));
        return all;
    }

    /**
     * What runs and may be ended because it is bound to what is being stopped, or killed because a limit is another, and be started
     * again by itself.
     */
    List<Touched> ended() {
        List<Touched> killed = new ArrayList<>();
        goingWith.forEach(
                (unit, other) -> killed.add(new Touched(unit, Effect.STOP, false, "its BindsTo= on " + other)));
        squeezed.forEach((unit, limit) -> {
            if (named.isUp(unit)) {
                String by = "its " + limit + "= is another";
                killed.add(new Touched(unit, Effect.STOP, false, by));
                killed.add(new Touched(unit, Effect.RESTART, false, by));
            }
        });
        return killed;
    }

    /** What a job that waits for a unit may end when its time is another: unit → a {@code JobTimeoutAction=}; sorted. */
    SortedMap<String, String> waiting() {
        SortedMap<String, String> ends = new TreeMap<>();
        for (String unit : expiring) {
            actions(unit).stream()
                    .filter(action -> action.startsWith("JobTimeoutAction="))
                    .forEach(action -> ends.put(unit, action));
        }
        return ends;
    }

    boolean stopsWhenUnneeded(String unit) {
        return unneeded.contains(unit);
    }

    /**
     * What units that run may start at any reload, though nothing of them changed. Each path looks anew, and may have missed what is
     * there ({@code PathExistsGlob=} of a directory that came later), or takes what it started for something that does not run. And
     * what is upheld is started where it does not run, whose condition may hold by now.
     *
     * @param stopped units that do not run any more by then
     */
    List<Touched> looking(Set<String> stopped) {
        List<Touched> starts = new ArrayList<>();
        for (String unit : named.ids()) {
            if (!named.isUp(unit) || stopped.contains(unit)) {
                continue;
            }
            of(unit, Bond.UPHOLDS).keySet().stream()
                    .filter(other -> !named.isUp(other) || named.isStopping(other))
                    .forEach(other -> starts.add(new Touched(other, Effect.START, false, "Upholds= of " + unit)));
            if (UnitNames.type(unit).equals("path")) {
                of(unit, Bond.TRIGGERS)
                        .keySet()
                        .forEach(other -> starts.add(
                                new Touched(other, Effect.START, false, unit + " looks anew, and triggers it")));
            }
        }
        return starts;
    }

    /** Of what units that run may start at any reload: that which does not run, and may exist. */
    public List<Touched> startedAnew() {
        return looking(Set.of()).stream()
                .filter(each -> !named.isUp(each.unit()) || named.isStopping(each.unit()))
                .filter(each -> isStartable(each.unit()) != Known.NO)
                .toList();
    }

    /**
     * What a reload alone does, because a unit that runs comes to uphold another, or to be bound to one that does not run, is a
     * timer or path that is set anew, or is given another time that may have passed, or does not pull in any more what stops when
     * it is not needed.
     *
     * @param stopped units that do not run any more by then
     */
    public Reach ofReload(Generation from, Generation after, Set<String> stopped) {
        return new AtOnce(this, from, after).ofReload(stopped);
    }
}
