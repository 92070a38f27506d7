package io.unitward.preview;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitNames;
import io.unitward.facts.UnitView;
import io.unitward.ownership.LoadForecast;
import io.unitward.pending.Definitions;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.Masking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a preview together; see {@link ReloadPreview#of}. */
final class Foretold {
    private static final Set<ManagerInput.Kind> GENERATES = Set.of(
            ManagerInput.Kind.GENERATOR, ManagerInput.Kind.ENVIRONMENT_GENERATOR, ManagerInput.Kind.GENERATOR_SOURCE);

    private final Snapshot snapshot;
    private final PendingSet pending;
    private final UnitTexts texts;
    private final Consequences consequences;
    /** Path → why it is pending. */
    private final Map<String, PendingChange> changed = new HashMap<>();
    /** Unit name → pending changes that name it. */
    private final Map<String, List<PendingChange>> byUnit = new HashMap<>();
    /** Unit name → dependency links of it that changed. */
    private final Map<String, List<PendingChange>> links = new HashMap<>();

    /** Unit id → aliases of it that changed. */
    private final Map<String, List<PendingChange>> aliases = new HashMap<>();

    private final Map<String, Unit> byName = new HashMap<>();
    private final LoadForecast forecast;

    Foretold(Snapshot snapshot, PendingSet pending, History history, Texts texts) {
        this.snapshot = snapshot;
        this.pending = pending;
        this.texts = new UnitTexts(snapshot, pending, history, texts);
        this.forecast = new LoadForecast(snapshot, pending);
        snapshot.units().forEach(unit -> unit.names().forEach(name -> byName.put(name, unit)));
        this.consequences =
                new Consequences(byName, this.texts, pending.unknowns().isEmpty());
        for (PendingChange change : pending.changes()) {
            changed.putIfAbsent(change.path(), change);
            if (change.kind() == PendingChange.Kind.ALIAS && change.unit() != null) {
                aliases.computeIfAbsent(change.unit(), unit -> new ArrayList<>(1))
                        .add(change);
            } else if (change.kind() == PendingChange.Kind.DEPENDENCY) {
                links.computeIfAbsent(Link.of(change.path()).puller(), unit -> new ArrayList<>(2))
                        .add(change);
            } else if (change.unit() != null) {
                byUnit.computeIfAbsent(change.unit(), unit -> new ArrayList<>(2))
                        .add(change);
            }
        }
    }

    ReloadPreview preview() {
        List<UnitChange> units = new ArrayList<>();
        for (Unit unit : snapshot.units()) {
            UnitChange change = unit(unit);
            if (change != null) {
                units.add(change);
            }
        }
        List<ReloadPreview.WithoutEffect> idle = pending.withoutEffect().stream()
                .map(change -> new ReloadPreview.WithoutEffect(change.path(), change.explanation()))
                .toList();
        return new ReloadPreview(units, inputs(), unpredictable(), idle);
    }

    /** Null when a reload would leave the unit as it is. */
    private @Nullable UnitChange unit(Unit unit) {
        boolean churns = UnitNames.looksLikeHealthCheck(unit.id()) && Boolean.TRUE.equals(unit.transientUnit());
        if (!unit.inMemory() || churns) {
            return null;
        }
        Set<String> causes = causesInFiles(unit);
        UnitView before = unit.loaded();
        UnitView after = unit.onDisk();
        boolean byFiles = !causes.isEmpty() || (before != null && after != null && !sameFiles(before, after));
        List<PendingChange> mine = links(unit);
        List<PendingChange> named = aliases.getOrDefault(unit.id(), List.of());
        if (!byFiles && mine.isEmpty() && named.isEmpty()) {
            return null;
        }
        mine.forEach(change -> causes.add(change.cause()));
        named.forEach(change -> causes.add(change.cause()));
        boolean active = Consequences.runs(unit);
        Compared compared = byFiles ? compare(unit, active) : Compared.NOTHING;
        List<SettingChange> settings = new ArrayList<>(compared.settings);
        mine.forEach(change -> Link.of(change.path()).addTo(settings, active, unit.dependencies()));
        if (!named.isEmpty()) {
            settings.add(names(unit, named));
        }
        Set<String> starts = new TreeSet<>();
        Set<String> mayStart = new TreeSet<>();
        started(unit, byFiles, settings, starts, mayStart);
        mayStart.addAll(triggered(unit, active, compared, settings));
        if (compared.unknown != null) {
            consequences.mayUphold(unit, mayStart);
        }
        boolean stops = Consequences.losesItsUnit(unit) || consequences.isUnbound(unit, settings, starts);
        Set<String> mayStop = consequences.unneeded(unit, settings);
        if (Consequences.restartsItself(unit) && (compared.unknown != null || !settings.isEmpty())) {
            mayStart.add(unit.id());
        }
        if (compared.expires) {
            if (active) {
                mayStop.add(unit.id());
            }
            mayStart.addAll(consequences.afterwards(unit, compared.after));
        }
        return new UnitChange(
                unit.id(),
                active,
                before,
                after,
                List.copyOf(causes),
                settings,
                compared.problems,
                compared.unknown,
                refused(unit),
                List.copyOf(starts),
                List.copyOf(mayStart),
                stops ? List.of(unit.id()) : List.of(),
                List.copyOf(mayStop));
    }

    /** Why files of a unit are pending, those of now and those that a reload would load; sorted. */
    private Set<String> causesInFiles(Unit unit) {
        Set<String> causes = new TreeSet<>();
        for (UnitView view : new @Nullable UnitView[] {unit.loaded(), unit.onDisk()}) {
            for (String path : Definitions.paths(view)) {
                PendingChange change = changed.get(path);
                if (change != null) {
                    causes.add(change.cause());
                }
            }
        }
        for (String name : unit.names()) {
            byUnit.getOrDefault(name, List.of()).forEach(change -> causes.add(change.cause()));
        }
        return causes;
    }

    private List<PendingChange> links(Unit unit) {
        List<PendingChange> mine = new ArrayList<>();
        if (!links.isEmpty()) {
            UnitNames.pullers(unit.names()).forEach(name -> mine.addAll(links.getOrDefault(name, List.of())));
        }
        return mine;
    }

    /**
     * What the texts of both views come to.
     *
     * @param unknown why they could not be compared; null when they were
     * @param triggered what the unit triggers after a reload, as written or by its name; null when nothing
     * @param expires whether the reload may end it, see {@link Expiry}
     * @param after what every setting would come to, by {@code Section.Key}; empty when that is not known
     */
    private record Compared(
            List<SettingChange> settings,
            List<EffectiveSettings.Problem> problems,
            @Nullable String unknown,
            @Nullable String triggered,
            boolean expires,
            Map<String, List<String>> after) {
        /** Of a unit whose files stay. */
        static final Compared NOTHING = new Compared(List.of(), List.of(), null, null, false, Map.of());
    }

    private Compared compare(Unit unit, boolean active) {
        try {
            EffectiveSettings loaded = texts.loaded(unit);
            EffectiveSettings onDisk = texts.onDisk(unit);
            Map<String, List<String>> then = UnitTexts.values(loaded);
            Map<String, List<String>> now = UnitTexts.values(onDisk);
            return new Compared(
                    differences(active, then, now),
                    newProblems(loaded, onDisk),
                    null,
                    Triggers.of(unit.id(), now),
                    Expiry.of(unit.activeState(), then, now) != null,
                    now);
        } catch (UnitTexts.NotKnown e) {
            return new Compared(List.of(), List.of(), e.reason(), Triggers.of(unit.id(), Map.of()), false, Map.of());
        }
    }

    private void started(
            Unit unit, boolean byFiles, List<SettingChange> settings, Set<String> starts, Set<String> mayStart) {
        consequences.upheld(unit, settings, starts, mayStart);
        if (byFiles && consequences.isAwaited(unit)) {
            // One with bad settings may have others now, and may have bad ones again.
            boolean goodForSure =
                    unit.loadState().equals("masked") || unit.loadState().equals("not-found");
            (goodForSure ? starts : mayStart).add(unit.id());
        }
    }

    /** What a timer or path that runs, and would be set anew, may start. */
    private Set<String> triggered(Unit unit, boolean active, Compared compared, List<SettingChange> settings) {
        Set<String> mayStart = new TreeSet<>();
        String word = compared.triggered;
        boolean retriggered = active && word != null && (compared.unknown != null || Triggers.changed(settings));
        if (retriggered && !Consequences.isUndefined(unit)) {
            for (String name : UnitWords.of(unit.id(), List.of(word))) {
                mayStart.addAll(UnitWords.isOpen(name) ? List.of(name) : consequences.startable(List.of(name)));
            }
        }
        return mayStart;
    }

    /** Names are no setting, and shown as one: systemd has a property of that name. They count from the reload on. */
    private static SettingChange names(Unit unit, List<PendingChange> aliases) {
        Set<String> after = new TreeSet<>(unit.names());
        aliases.forEach(
                change -> after.add(change.path().substring(change.path().lastIndexOf('/') + 1)));
        return new SettingChange("Unit", "Names", unit.names(), List.copyOf(after), SettingChange.Effect.REPLACES);
    }

    private @Nullable String refused(Unit unit) {
        LoadPrediction prediction = forecast.of(unit);
        if (prediction == null || prediction.state() == null || !prediction.isRefused()) {
            return null;
        }
        return prediction.state().text() + ": " + prediction.told();
    }

    private static boolean sameFiles(UnitView before, UnitView after) {
        return Definitions.paths(before).equals(Definitions.paths(after)) && before.masked() == after.masked();
    }

    private static List<SettingChange> differences(
            boolean active, Map<String, List<String>> before, Map<String, List<String>> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<SettingChange> changes = new ArrayList<>();
        for (String name : names) {
            List<String> then = before.getOrDefault(name, List.of());
            List<String> now = after.getOrDefault(name, List.of());
            int dot = name.indexOf('.');
            String section = name.substring(0, dot);
            // [Install] is for systemctl enable: the manager does not load it.
            if (!then.equals(now) && !section.equals("Install")) {
                String key = name.substring(dot + 1);
                changes.add(new SettingChange(
                        section, key, masked(key, then), masked(key, now), AtOnce.of(active, section, key)));
            }
        }
        return changes;
    }

    /** What systemd ignores, or would not take as it may be meant, and does not so already; lines may only have moved. */
    private static List<EffectiveSettings.Problem> newProblems(EffectiveSettings loaded, EffectiveSettings onDisk) {
        Set<String> known = new TreeSet<>();
        loaded.problems().forEach(problem -> known.add(problem.path() + ": " + problem.message()));
        return onDisk.problems().stream()
                .filter(problem -> !known.contains(problem.path() + ": " + problem.message()))
                .toList();
    }

    /** What may be a secret is compared, and never shown. */
    private static List<String> masked(String key, List<String> values) {
        List<String> masked = new ArrayList<>(values.size());
        for (String value : values) {
            masked.add(Masking.mask(key + "=" + value).substring(key.length() + 1));
        }
        return masked;
    }

    private List<ReloadPreview.InputChange> inputs() {
        Map<String, ManagerInput.Kind> kinds = kinds();
        Map<String, ReloadPreview.InputChange> inputs = new TreeMap<>();
        for (PendingChange change : pending.changes()) {
            if (change.kind() == PendingChange.Kind.MANAGER_INPUT) {
                ManagerInput.Kind kind = kinds.get(change.path());
                String what = kind == null ? change.kind().text() : kind.text();
                inputs.put(change.path(), new ReloadPreview.InputChange(change.path(), what, change.cause()));
            }
        }
        return List.copyOf(inputs.values());
    }

    private List<String> unpredictable() {
        Map<String, ManagerInput.Kind> kinds = kinds();
        Set<String> all = new TreeSet<>();
        for (PendingChange change : pending.changes()) {
            ManagerInput.Kind kind = kinds.get(change.path());
            if (change.kind() != PendingChange.Kind.MANAGER_INPUT) {
                continue;
            }
            if (kind == null) {
                all.add(change.path() + " is gone, and what was made of it cannot be told");
            } else if (GENERATES.contains(kind)) {
                all.add("the " + kind.text() + " " + change.path()
                        + " changed, and what will be made of it shows only when it has run");
            }
        }
        for (Unit unit : snapshot.units()) {
            boolean told = unit.loaded() != null && unit.loaded().fragmentPath() != null;
            if (unit.inMemory() && told && unit.onDisk() == null) {
                all.add("what " + unit.id() + " would be made of could not be worked out");
            }
        }
        return List.copyOf(all);
    }

    private Map<String, ManagerInput.Kind> kinds() {
        Map<String, ManagerInput.Kind> kinds = new HashMap<>();
        snapshot.managerInputs().forEach(input -> kinds.put(input.path(), input.kind()));
        return kinds;
    }
}
