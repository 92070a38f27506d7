package io.unitward.reach;

import io.unitward.facts.Bond;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.generation.Generation;
import io.unitward.generation.GenerationFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A manager made up for a test: {@code a} stands for {@code a.service}. */
final class Tied {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");

    final Map<String, Map<Bond, List<String>>> bonds = new TreeMap<>();
    final Map<String, GenerationFile> from = new TreeMap<>();
    final Map<String, GenerationFile> to = new TreeMap<>();
    final Set<String> up = new TreeSet<>();
    final Set<String> down = new TreeSet<>();
    final Set<String> stopping = new TreeSet<>();
    final Set<String> onDisk = new TreeSet<>();
    final Set<String> unneeded = new TreeSet<>();
    final Set<String> untold = new TreeSet<>();
    final Map<String, List<String>> stopsToo = new HashMap<>();
    final Map<String, List<String>> actions = new HashMap<>();
    final Map<String, List<String>> aliases = new HashMap<>();
    final Map<String, String> waiting = new HashMap<>();
    /** Unit → the job that it has. */
    final Map<String, String> jobs = new HashMap<>();

    final List<CollectionProblem> problems = new ArrayList<>();
    /** What the look has besides. */
    final List<Unit> others = new ArrayList<>();

    final List<String> asked = new ArrayList<>();

    static String unit(String name) {
        return name.contains(".") ? name : name + ".service";
    }

    /** Units that run. */
    Tied up(String... names) {
        Arrays.stream(names).map(Tied::unit).forEach(up::add);
        return this;
    }

    /** Units that are being stopped. */
    Tied stopping(String... names) {
        Arrays.stream(names).map(Tied::unit).forEach(stopping::add);
        return up(names);
    }

    /** Units that have ended, and are to be started again by themselves. */
    Tied restarting(String... names) {
        Arrays.stream(names).map(Tied::unit).forEach(name -> waiting.put(name, "auto-restart"));
        return up(names);
    }

    /** Units in memory that do not. */
    Tied down(String... names) {
        Arrays.stream(names).map(Tied::unit).forEach(down::add);
        return this;
    }

    /** As {@code "a Wants w"}: what the manager has loaded, told from both sides. */
    Tied loaded(String... ties) {
        for (String tie : ties) {
            String[] words = tie.split(" ");
            tell(unit(words[0]), Bond.of(words[1]), unit(words[2]));
        }
        return this;
    }

    private void tell(String unit, Bond bond, String other) {
        for (String each : List.of(unit, other)) {
            if (!up.contains(each)) {
                down.add(each);
            }
        }
        put(unit, bond, other);
        if (bond.inverse() != null) {
            put(other, bond.inverse(), unit);
        }
    }

    private void put(String unit, Bond bond, String other) {
        if (bond.isTold()) {
            bonds.computeIfAbsent(unit, each -> new EnumMap<>(Bond.class))
                    .computeIfAbsent(bond, each -> new ArrayList<>())
                    .add(other);
        }
    }

    Tied to(String path, String text) {
        to.put(path, file(path, text));
        return this;
    }

    Tied from(String path, String text) {
        from.put(path, file(path, text));
        return this;
    }

    private static GenerationFile file(String path, String text) {
        return text.equals("link") ? GenerationFile.dependency(path) : GenerationFile.of(path, text);
    }

    Snapshot snapshot() {
        Set<String> all = new TreeSet<>(up);
        all.addAll(down);
        List<Unit> units = new ArrayList<>();
        List<Bonds> told = new ArrayList<>();
        for (String id : all) {
            List<String> names = new ArrayList<>(aliases.getOrDefault(id, List.of()));
            names.add(id);
            UnitView view = new UnitView("/u/" + id, null, List.of(), false, null);
            String running = waiting.containsKey(id) ? "activating" : "active";
            String state = stopping.contains(id) ? "deactivating" : up.contains(id) ? running : "inactive";
            String sub = waiting.getOrDefault(id, "sub");
            units.add(new Unit(id, names, "loaded", state, sub, false, false, null, null, view, view)
                    .withStopsToo(stopsToo.get(id)));
            if (!untold.contains(id)) {
                told.add(new Bonds(
                        id,
                        bonds.getOrDefault(id, Map.of()),
                        unneeded.contains(id),
                        actions.getOrDefault(id, List.of()),
                        jobs.getOrDefault(id, "")));
            }
        }
        for (String id : onDisk) {
            units.add(Unit.onDiskOnly(
                    id, aliases.getOrDefault(id, List.of(id)), new UnitView("/u/" + id, null, List.of(), false, null)));
        }
        units.addAll(others);
        Manager manager =
                new Manager(Scope.USER, 1000, true, null, "252", "running", "/h", "/run/u", List.of(), AT, List.of());
        return new Snapshot(
                        Snapshot.SCHEMA,
                        AT,
                        new Host("boot", null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()).withBindings(asked),
                        List.of(),
                        List.of(),
                        units,
                        List.of(),
                        List.of(),
                        problems)
                .withBonds(told);
    }

    Ties ties() {
        return from.isEmpty() && to.isEmpty() ? Ties.of(snapshot()) : Ties.of(snapshot(), before(), after(), List.of());
    }

    Generation before() {
        return new Generation("old", from.values());
    }

    Generation after() {
        return new Generation("new", to.values());
    }

    /** What an action does besides, as phrases. */
    List<String> told(Effect effect, String name) {
        return Reach.of(ties(), effect, unit(name)).touched().stream()
                .map(Touched::told)
                .toList();
    }
}
