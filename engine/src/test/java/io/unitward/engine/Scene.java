package io.unitward.engine;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.Writer;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.Owner;
import io.unitward.pending.History;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.UnitVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A user manager with declared stacks below one directory, for tests of classification. */
final class Scene {
    static final Instant LOADED = Instant.parse("2026-01-01T12:00:00Z");
    static final Instant OLD = LOADED.minusSeconds(60);
    static final Instant NEW = LOADED.plusSeconds(60);
    static final String MINE = "/home/u/.config/systemd/user";
    static final String ADMIN = "/etc/systemd/user";
    static final String VENDOR = "/usr/lib/systemd/user";
    static final String RUN = "0123456789abcdef0123456789abcdef";

    /** Loaded once, when a scene is first judged. */
    static final class Shipped {
        static final Policies POLICIES = Policies.shipped();

        private Shipped() {}
    }

    private final Map<String, List<DirectoryEntry>> entries = new TreeMap<>();
    private final Map<String, SearchDirectory.Status> statuses = new TreeMap<>();
    private final Map<String, UnitFile> files = new TreeMap<>();
    private final Map<String, Unit> units = new TreeMap<>();
    private final List<SourceFile> sources = new ArrayList<>();
    private final List<CollectionProblem> problems = new ArrayList<>();
    private List<String> required = List.of();
    private List<String> failed = List.of();
    private String state = "running";
    private boolean available = true;
    private History history = History.NONE;
    private CollectionRequest.TextRequest texts;

    /** A declared unit that is as declared. */
    Scene clean(String id) {
        return file(MINE + "/" + id, OLD, "x").source(id, "x").unit(id, false, MINE + "/" + id);
    }

    Scene unit(String id, boolean flag, String fragment, String... dropIns) {
        return unit(new Unit(
                id,
                List.of(id),
                "loaded",
                "active",
                "running",
                flag,
                false,
                RUN,
                LOADED,
                new UnitView(fragment, null, List.of(dropIns), false, null),
                null));
    }

    Scene unit(Unit unit) {
        units.put(unit.id(), unit);
        return this;
    }

    Scene file(String path, Instant changedAt, String content, Writer... writers) {
        return file(path, changedAt, content, UnitFile.Status.READ, writers);
    }

    Scene file(String path, Instant changedAt, String content, UnitFile.Status status, Writer... writers) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (status != UnitFile.Status.MISSING) {
            entries.computeIfAbsent(parent, p -> new ArrayList<>())
                    .add(new DirectoryEntry(path.substring(path.lastIndexOf('/') + 1), null, changedAt));
        }
        files.put(
                path,
                new UnitFile(
                        path,
                        status,
                        path,
                        List.of(),
                        layer(path),
                        status == UnitFile.Status.READ ? content : null,
                        1L,
                        0L,
                        0L,
                        0644,
                        changedAt,
                        changedAt,
                        List.of(writers)));
        return this;
    }

    /** A vouched file in the owner's place with its text, which was collected masked or not. */
    Scene text(String name, Instant changedAt, String text, boolean unmasked) {
        String path = MINE + "/" + name;
        texts = new CollectionRequest.TextRequest(List.of(CollectionRequest.TextRequest.CHANGED), unmasked);
        file(path, changedAt, text).source(name, text);
        UnitFile file = files.get(path);
        files.put(
                path,
                new UnitFile(
                        path,
                        file.status(),
                        path,
                        List.of(),
                        file.layer(),
                        file.sha256(),
                        1L,
                        0L,
                        0L,
                        0644,
                        changedAt,
                        changedAt,
                        List.of(),
                        text,
                        null,
                        null));
        return this;
    }

    Scene source(String id, String content) {
        sources.add(new SourceFile(
                "homelab", MINE + "/" + id, "/home/u/dotfiles/" + id, UnitFile.Status.READ, content, List.of()));
        return this;
    }

    Scene required(String... names) {
        required = List.of(names);
        return this;
    }

    Scene state(String word, String... failedUnits) {
        state = word;
        failed = List.of(failedUnits);
        return this;
    }

    Scene unavailable() {
        available = false;
        return this;
    }

    Scene unreadable(String directory) {
        statuses.put(directory, SearchDirectory.Status.UNREADABLE);
        return this;
    }

    Scene problem(String subject, CollectionProblem.Kind kind) {
        problems.add(new CollectionProblem(subject, kind, "permission denied"));
        return this;
    }

    Scene history(History remembered) {
        history = remembered;
        return this;
    }

    private static Policies policies() {
        return Shipped.POLICIES;
    }

    AuditInput input(boolean strict) {
        return input(policies(), strict);
    }

    AuditInput input(Policies policies, boolean strict) {
        Owner owner = new Owner(
                "homelab",
                List.of("*-stack.service", "*-stack@.service"),
                List.of("~/.config/systemd/user"),
                List.of(),
                false,
                List.of("~/.config/systemd/user/{unit}.d/*.conf"),
                true,
                "~/dotfiles",
                List.of(),
                required,
                false);
        Manifest manifest = new Manifest(List.of(), List.of(owner), List.of(), List.of());
        return new AuditInput(
                snapshot(manifest), manifest, policies, List.of(), history, List.of(), strict, NEW, List.of());
    }

    AuditReport audit() {
        return AuditEngine.audit(input(false));
    }

    UnitVerdict verdict(String unit) {
        AuditReport report = audit();
        return unit.equals("manager")
                ? report.manager()
                : report.units().stream()
                        .filter(verdict -> verdict.unit().equals(unit))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no verdict on " + unit));
    }

    /** The policies that found something about a unit, in order. */
    List<String> policies(String unit) {
        return verdict(unit).findings().stream()
                .map(finding -> finding.policy())
                .toList();
    }

    Snapshot snapshot(Manifest manifest) {
        List<String> paths = new ArrayList<>(List.of(MINE, ADMIN, VENDOR));
        entries.keySet().stream().filter(path -> !paths.contains(path)).forEach(paths::add);
        List<SearchDirectory> directories = new ArrayList<>();
        if (available) {
            for (String path : paths) {
                SearchDirectory.Status status = statuses.getOrDefault(path, SearchDirectory.Status.LISTED);
                directories.add(new SearchDirectory(
                        path,
                        path.endsWith(".d") ? DirectoryKind.DROP_INS : DirectoryKind.UNITS,
                        layer(path),
                        status,
                        path,
                        OLD,
                        OLD,
                        List.of(),
                        entries.getOrDefault(path, List.of())));
            }
        }
        return new Snapshot(
                Snapshot.SCHEMA,
                NEW,
                new Host("boot", null),
                new Manager(
                        Scope.USER,
                        1000,
                        available,
                        available ? null : "connection refused",
                        "252",
                        available ? state : null,
                        "/home/u",
                        "/run/user/1000",
                        available ? List.of(MINE, ADMIN, VENDOR) : List.of(),
                        available ? LOADED : null,
                        failed),
                texts == null
                        ? manifest.request(Scope.USER)
                        : manifest.request(Scope.USER).with(texts),
                directories,
                List.of(),
                List.copyOf(units.values()),
                List.copyOf(files.values()),
                sources,
                problems);
    }

    private static Layer layer(String path) {
        if (path.startsWith(MINE)) {
            return Layer.USER_CONFIG;
        }
        return path.startsWith("/etc") ? Layer.ADMIN : Layer.VENDOR;
    }
}
