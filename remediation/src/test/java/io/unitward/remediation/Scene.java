package io.unitward.remediation;

import io.unitward.config.Allowlist;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.View;
import io.unitward.pending.History;
import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.pending.Staleness;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One look at a made-up user manager, built by what is on disk, what is loaded and what is pending. */
public final class Scene {
    public static final Instant LOADED = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant OLD = LOADED.minusSeconds(3600);
    public static final Instant NEW = LOADED.plusSeconds(60);
    public static final Instant AT = LOADED.plusSeconds(600);
    public static final Instant RELOADED = AT.plusSeconds(1);
    public static final String UNITS = "/home/u/.config/systemd/user";
    public static final String WEB = UNITS + "/web.service";
    public static final PlanRules RULES = new PlanRules(List.of(), Allowlist.DEFAULT, Duration.ZERO, "config");

    private record OnDisk(Instant changedAt, String content, String link) {}

    private final Map<String, OnDisk> disk = new TreeMap<>();
    private final Map<String, UnitFile.Status> statuses = new TreeMap<>();
    private final Map<String, Unit> units = new TreeMap<>();
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<String, List<Finding>> findings = new TreeMap<>();
    private final List<PendingChange> changes = new ArrayList<>();
    private final List<String> unknowns = new ArrayList<>();
    private final List<ManagerInput> inputs = new ArrayList<>();
    private String boot = "boot";
    private String activity;
    private boolean available = true;
    private Instant loadedAt = LOADED;
    private Instant at = AT;

    /** A declared unit with a vouched edit that is not loaded: the one case in which a reload is right. */
    public static Scene pending() {
        return new Scene()
                .file(WEB, NEW, "new")
                .unit("web.service", true, WEB)
                .owned("web.service")
                .change(WEB, "web.service", true)
                .finding("web.service", Classification.SAFE_RELOAD);
    }

    /** The same after a reload that did what it should. */
    public static Scene reloaded() {
        return new Scene()
                .file(WEB, NEW, "new")
                .unit("web.service", false, WEB)
                .owned("web.service")
                .loadedAt(RELOADED)
                .at(RELOADED.plusSeconds(1));
    }

    public Scene file(String path, Instant changedAt, String content) {
        disk.put(path, new OnDisk(changedAt, content, null));
        return this;
    }

    /** What became of reading a file; without it that was read. */
    public Scene status(String path, UnitFile.Status status) {
        statuses.put(path, status);
        return this;
    }

    public Scene gone(String path) {
        disk.remove(path);
        return this;
    }

    public Scene unit(String id, Boolean flag, String fragment, String... dropIns) {
        UnitView view = fragment == null ? null : new UnitView(fragment, null, List.of(dropIns), false, null);
        units.put(
                id,
                new Unit(
                        id,
                        List.of(id),
                        "loaded",
                        "active",
                        "running",
                        flag,
                        false,
                        "0123456789abcdef0123456789abcdef",
                        LOADED.plusSeconds(5),
                        view,
                        null));
        return this;
    }

    /** What was foretold that a reload loads for a unit that was added before. */
    public Scene onDisk(String id, String fragment, String... dropIns) {
        Unit unit = units.get(id);
        units.put(
                id,
                new Unit(
                        unit.id(),
                        unit.names(),
                        unit.loadState(),
                        unit.activeState(),
                        unit.subState(),
                        unit.needDaemonReload(),
                        unit.transientUnit(),
                        unit.invocationId(),
                        unit.startedAt(),
                        unit.loaded(),
                        new UnitView(fragment, null, List.of(dropIns), false, null)));
        return this;
    }

    public Scene onDiskOnly(String id, String fragment) {
        units.put(id, Unit.onDiskOnly(id, List.of(id), new UnitView(fragment, null, List.of(), false, "static")));
        return this;
    }

    public Scene transientUnit(String id, String fragment) {
        UnitView view = new UnitView(fragment, null, List.of(), false, null);
        units.put(id, new Unit(id, List.of(id), "loaded", "active", "running", false, true, null, null, view, null));
        return this;
    }

    public Scene noUnit(String id) {
        units.remove(id);
        return this;
    }

    public Scene owned(String id) {
        owners.put(id, "homelab");
        return this;
    }

    public Scene finding(String unit, Classification classification) {
        return finding(unit, classification, null, null);
    }

    public Scene finding(String unit, Classification classification, View view, String file) {
        return finding("policy", unit, view, classification, file, null);
    }

    /** The unit surely runs an older definition than the loaded one. */
    public Scene runsOlder(String unit) {
        return finding("running-older-definition", unit, View.LOADED, Classification.ADVICE, null, "definition");
    }

    /** Another name of a unit that was added before. */
    public Scene alias(String id, String name) {
        Unit unit = units.get(id);
        List<String> names = new ArrayList<>(unit.names());
        names.add(name);
        units.put(
                id,
                new Unit(
                        unit.id(),
                        names,
                        unit.loadState(),
                        unit.activeState(),
                        unit.subState(),
                        unit.needDaemonReload(),
                        unit.transientUnit(),
                        unit.invocationId(),
                        unit.startedAt(),
                        unit.loaded(),
                        unit.onDisk()));
        return this;
    }

    /** A rule could not judge this unit. */
    public Scene failure(String unit) {
        return finding("policy", unit, null, Classification.UNKNOWN, null, Finding.POLICY_FAILURE);
    }

    private Scene finding(
            String policy, String unit, View view, Classification classification, String file, String cause) {
        Finding finding = new Finding(
                policy,
                unit,
                view,
                classification,
                Severity.WARNING,
                file,
                cause,
                "it is so",
                "So.",
                Map.of(),
                "Look.");
        findings.computeIfAbsent(unit, u -> new ArrayList<>()).add(finding);
        return this;
    }

    public Scene change(String path, String unit, boolean explained) {
        return change(path, PendingChange.Kind.FRAGMENT, unit, explained);
    }

    public Scene change(String path, PendingChange.Kind kind, String unit, boolean explained) {
        changes.add(new PendingChange(
                path, kind, unit, "mtime", Staleness.MAYBE_STALE, explained, explained ? "vouched" : "nobody says so"));
        return this;
    }

    public Scene unknown(String what) {
        unknowns.add(what);
        return this;
    }

    public Scene input(String path, Instant changedAt) {
        inputs.add(new ManagerInput(path, ManagerInput.Kind.ENVIRONMENT, changedAt, null));
        return this;
    }

    public Scene boot(String id) {
        boot = id;
        return this;
    }

    public Scene activity(String what) {
        activity = what;
        return this;
    }

    public Scene unavailable() {
        available = false;
        return this;
    }

    public Scene loadedAt(Instant time) {
        loadedAt = time;
        return this;
    }

    public Scene at(Instant time) {
        at = time;
        return this;
    }

    public Observation look() {
        return new Observation(snapshot(), report(), new PendingSet(changes, unknowns));
    }

    public PlanInput input(PlanRules rules, History history) {
        return new PlanInput(look(), rules, history, List.of(), 0);
    }

    public PlanInput input() {
        return input(RULES, History.NONE);
    }

    public Snapshot snapshot() {
        Map<String, List<DirectoryEntry>> entries = new TreeMap<>();
        entries.put(UNITS, new ArrayList<>());
        List<UnitFile> files = new ArrayList<>();
        disk.forEach((path, file) -> {
            int slash = path.lastIndexOf('/');
            entries.computeIfAbsent(path.substring(0, slash), d -> new ArrayList<>())
                    .add(new DirectoryEntry(path.substring(slash + 1), file.link(), file.changedAt()));
            files.add(new UnitFile(
                    path,
                    statuses.getOrDefault(path, UnitFile.Status.READ),
                    path,
                    List.of(),
                    layer(path),
                    statuses.containsKey(path) ? null : digest(file.content()),
                    1L,
                    1000L,
                    1000L,
                    0644,
                    file.changedAt(),
                    file.changedAt(),
                    List.of()));
        });
        List<SearchDirectory> directories = new ArrayList<>();
        entries.forEach((path, list) -> directories.add(new SearchDirectory(
                path,
                path.endsWith(".d") ? DirectoryKind.DROP_INS : DirectoryKind.UNITS,
                layer(path),
                SearchDirectory.Status.LISTED,
                path,
                OLD,
                OLD,
                List.of(),
                list)));
        Manager manager = new Manager(
                Scope.USER,
                1000,
                available,
                available ? null : "no answer",
                "252",
                "running",
                "/home/u",
                "/run/user/1000",
                List.of(UNITS),
                loadedAt,
                List.of());
        return new Snapshot(
                Snapshot.SCHEMA,
                at,
                new Host(boot, activity),
                manager,
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                directories,
                inputs,
                List.copyOf(units.values()),
                files,
                List.of(),
                List.of());
    }

    private AuditReport report() {
        List<UnitVerdict> verdicts = units.keySet().stream().map(this::verdict).toList();
        return new AuditReport(at, false, "policies", verdict(FindingDraft.MANAGER), verdicts);
    }

    private UnitVerdict verdict(String unit) {
        List<Finding> found = findings.getOrDefault(unit, List.of());
        VerdictKind kind = found.stream()
                .map(Finding::classification)
                .sorted()
                .findFirst()
                .map(c -> c == Classification.ADVICE ? VerdictKind.COMPLIANT : VerdictKind.valueOf(c.name()))
                .orElse(VerdictKind.COMPLIANT);
        return new UnitVerdict(unit, owners.get(unit), kind, found);
    }

    private static Layer layer(String path) {
        if (path.contains("/generator")) {
            return Layer.GENERATOR;
        }
        return path.contains("/transient") ? Layer.TRANSIENT : Layer.USER_CONFIG;
    }

    public static String digest(String content) {
        return String.format("%064x", content.hashCode() & 0xffffffffL);
    }
}
