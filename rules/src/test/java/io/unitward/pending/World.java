package io.unitward.pending;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Declared;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Provider;
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
import io.unitward.ownership.Ownership;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A user manager's world for tests, built path by path: what is before the load is old, what is after it is new. */
public final class World {
    public static final Instant LOADED = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant OLD = LOADED.minusSeconds(60);
    public static final Instant NEW = LOADED.plusSeconds(60);
    public static final String HOME = "/home/u";
    public static final String UNITS = HOME + "/.config/systemd/user";
    public static final String SOURCE = HOME + "/dotfiles/user";
    public static final String RUNTIME = "/run/user/1000";

    private static final List<String> UNIT_PATH = List.of(
            HOME + "/.config/systemd/user.control",
            RUNTIME + "/systemd/transient",
            UNITS,
            "/etc/systemd/user",
            RUNTIME + "/systemd/generator",
            "/usr/lib/systemd/user");

    private final Map<String, List<DirectoryEntry>> entries = new LinkedHashMap<>();
    private final Map<String, Instant> appeared = new LinkedHashMap<>();
    private final Map<String, SearchDirectory.Status> statuses = new LinkedHashMap<>();
    private final Map<String, UnitFile> files = new LinkedHashMap<>();
    private final Map<String, String> reals = new LinkedHashMap<>();
    private final List<Unit> units = new ArrayList<>();
    private final List<SourceFile> sources = new ArrayList<>();
    private final List<ManagerInput> inputs = new ArrayList<>();
    private final List<CollectionProblem> problems = new ArrayList<>();
    private String version = "252";
    private List<String> unitFileStates = List.of();
    private boolean contentAny;
    private boolean delegable;
    private List<Owner> floor = List.of();

    /** An owner of {@code *-stack.service} below {@link #UNITS} with {@link #SOURCE}. */
    public static Owner owner(boolean contentAny, boolean delegable) {
        return new Owner(
                "homelab",
                List.of("*-stack.service", "*@*.service"),
                List.of("~/.config/systemd/user"),
                List.of(),
                contentAny,
                List.of("~/.config/systemd/user/{unit}.d/*.conf"),
                true,
                "~/dotfiles/user",
                List.of(),
                List.of(),
                delegable);
    }

    public World contentAny() {
        contentAny = true;
        return this;
    }

    public World floor(Owner... owners) {
        floor = List.of(owners);
        return this;
    }

    public World directory(String path, Instant appearedAt) {
        entries.computeIfAbsent(path, p -> new ArrayList<>());
        appeared.put(path, appearedAt);
        return this;
    }

    public World unreadable(String path) {
        directory(path, OLD);
        statuses.put(path, SearchDirectory.Status.UNREADABLE);
        return this;
    }

    /** A regular file with that content on the search path. */
    public World file(String path, Instant changedAt, String content, Writer... writers) {
        return file(path, changedAt, content, path, null, UnitFile.Status.READ, writers);
    }

    public World file(
            String path,
            Instant changedAt,
            String content,
            String realPath,
            String link,
            UnitFile.Status status,
            Writer... writers) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (status != UnitFile.Status.MISSING) {
            entries.computeIfAbsent(parent, p -> new ArrayList<>()).add(new DirectoryEntry(name, link, changedAt));
            appeared.putIfAbsent(parent, OLD);
        }
        files.put(
                path,
                new UnitFile(
                        path,
                        status,
                        realPath,
                        List.of(),
                        layer(parent),
                        status == UnitFile.Status.READ ? digest(content) : null,
                        (long) content.length(),
                        1000L,
                        1000L,
                        0644,
                        changedAt,
                        changedAt,
                        List.of(writers)));
        return this;
    }

    /** A path that the collector wanted to read, and nothing was there. */
    public World gone(String path) {
        return file(path, NEW, "", path, null, UnitFile.Status.MISSING);
    }

    /** Something on the search path that the collector saw no reason to read. */
    public World unread(String path, Instant changedAt, @Nullable String link) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        entries.computeIfAbsent(parent, p -> new ArrayList<>()).add(new DirectoryEntry(name, link, changedAt));
        appeared.putIfAbsent(parent, OLD);
        return this;
    }

    /** Sets the modification time of a file, as {@code touch} does. */
    public World touched(String path, Instant modifiedAt) {
        UnitFile file = files.get(path);
        files.put(
                path,
                new UnitFile(
                        file.path(),
                        file.status(),
                        file.realPath(),
                        file.links(),
                        file.layer(),
                        file.sha256(),
                        file.size(),
                        file.uid(),
                        file.gid(),
                        file.mode(),
                        file.changedAt(),
                        modifiedAt,
                        file.writers()));
        return this;
    }

    /** Says whether a package owns a file. */
    public World packaged(String path, boolean isPackaged) {
        files.computeIfPresent(path, (same, file) -> file.withPackaged(isPackaged));
        return this;
    }

    /** Says that a directory is another one by a link on its way. */
    public World realPath(String directory, String real) {
        reals.put(directory, real);
        return this;
    }

    /** Says which units a file may name, as the collector does of one that may have changed. */
    public World refersTo(String path, String... words) {
        UnitFile file = files.get(path);
        files.put(
                path,
                new UnitFile(
                        file.path(),
                        file.status(),
                        file.realPath(),
                        file.links(),
                        file.layer(),
                        file.sha256(),
                        file.size(),
                        file.uid(),
                        file.gid(),
                        file.mode(),
                        file.changedAt(),
                        file.modifiedAt(),
                        file.writers(),
                        null,
                        List.of(words),
                        null));
        return this;
    }

    /** A link on the search path, with the time of the link itself and of what it leads to. */
    public World link(String path, Instant linkChangedAt, Instant targetChangedAt, String target) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        String name = path.substring(path.lastIndexOf('/') + 1);
        Instant newest = linkChangedAt.isAfter(targetChangedAt) ? linkChangedAt : targetChangedAt;
        entries.computeIfAbsent(parent, p -> new ArrayList<>())
                .add(new DirectoryEntry(name, target, newest, linkChangedAt, null));
        appeared.putIfAbsent(parent, OLD);
        return this;
    }

    /** A unit that is on disk only. */
    public World onDiskOnly(String id, List<String> names, String fragment, String... dropIns) {
        units.add(Unit.onDiskOnly(id, names, new UnitView(fragment, null, List.of(dropIns), false, "enabled")));
        return this;
    }

    /** Says what the last unit pulls in by its loaded definition. */
    public World wants(String... wanted) {
        Unit unit = units.remove(units.size() - 1);
        units.add(unit.with(new Unit.Dependencies(List.of(wanted), List.of(), List.of())));
        return this;
    }

    /** Says what the last unit upholds by its loaded definition. */
    public World upholds(String... upheld) {
        Unit unit = units.remove(units.size() - 1);
        units.add(unit.with(new Unit.Dependencies(List.of(), List.of(), List.of(upheld))));
        return this;
    }

    /** Makes the last unit, which runs, a timer or path that waits. */
    public World waiting() {
        return subState("waiting");
    }

    /** Gives the last unit a sub-state. */
    public World subState(String subState) {
        Unit unit = units.remove(units.size() - 1);
        units.add(new Unit(
                unit.id(),
                unit.names(),
                unit.loadState(),
                unit.activeState(),
                subState,
                unit.needDaemonReload(),
                unit.transientUnit(),
                unit.invocationId(),
                unit.startedAt(),
                unit.loaded(),
                unit.onDisk()));
        return this;
    }

    /** Makes the last unit one that the manager could not load, for the reason that is its load state. */
    public World notLoaded(String loadState) {
        return last(loadState, "inactive", units.get(units.size() - 1).onDisk());
    }

    /** The systemd release, 252 unless said otherwise. */
    public World version(String told) {
        version = told;
        return this;
    }

    /** What the owner's units must be, such as {@code enabled}. */
    public World unitFileStates(String... states) {
        unitFileStates = List.of(states);
        return this;
    }

    /** What the owner's source holds for a path below {@link #UNITS}. */
    public World source(String path, String content, Writer... writers) {
        sources.add(new SourceFile(
                "homelab",
                path,
                SOURCE + path.substring(UNITS.length()),
                UnitFile.Status.READ,
                digest(content),
                List.of(writers)));
        return this;
    }

    /** The same of a link that the source has there. */
    public World sourceLink(String path, String content, String link, Writer... writers) {
        sources.add(new SourceFile(
                "homelab",
                path,
                SOURCE + path.substring(UNITS.length()),
                UnitFile.Status.READ,
                digest(content),
                List.of(writers),
                new Declared(Provider.DIRECTORY, link, null, null, null, null)));
        return this;
    }

    public World unit(String id, boolean flag, String fragment, String... dropIns) {
        return unit(id, List.of(id), flag, false, fragment, dropIns);
    }

    public World unit(
            String id, List<String> names, boolean flag, boolean isTransient, String fragment, String... dropIns) {
        units.add(new Unit(
                id,
                names,
                "loaded",
                "active",
                "running",
                flag,
                isTransient,
                "0123456789abcdef0123456789abcdef",
                OLD,
                new UnitView(fragment, null, List.of(dropIns), false, null),
                null));
        return this;
    }

    /** Gives the last unit a view of what a reload would load. */
    public World onDisk(@Nullable String fragment, String... dropIns) {
        return last(
                "loaded", "active", new UnitView(fragment, null, List.of(dropIns), "/dev/null".equals(fragment), null));
    }

    /** Makes the last unit one that does not run. */
    public World inactive() {
        return state("inactive");
    }

    /** Puts the last unit into an active state. */
    public World state(String activeState) {
        Unit unit = units.get(units.size() - 1);
        return last(unit.loadState(), activeState, unit.onDisk());
    }

    /** Makes the last unit one that the manager does not have in memory. */
    public World stub() {
        Unit unit = units.get(units.size() - 1);
        return last("stub", "inactive", unit.onDisk());
    }

    private World last(String loadState, String activeState, @Nullable UnitView onDisk) {
        Unit unit = units.remove(units.size() - 1);
        units.add(new Unit(
                unit.id(),
                unit.names(),
                loadState,
                activeState,
                unit.subState(),
                unit.needDaemonReload(),
                unit.transientUnit(),
                unit.invocationId(),
                unit.startedAt(),
                loadState.equals("stub") ? null : unit.loaded(),
                onDisk));
        return this;
    }

    public World input(String path, ManagerInput.Kind kind, Instant changedAt) {
        inputs.add(new ManagerInput(path, kind, changedAt, null));
        return this;
    }

    public World problem(String subject, CollectionProblem.Kind kind, String reason) {
        problems.add(new CollectionProblem(subject, kind, reason));
        return this;
    }

    public Manifest manifest() {
        Owner owner = owner(contentAny, delegable);
        Owner stated = new Owner(
                owner.name(),
                owner.units(),
                owner.fragmentUnder(),
                owner.resolvesUnder(),
                owner.contentAny(),
                owner.dropInsAllowed(),
                owner.vendorDropIns(),
                owner.origin(),
                owner.pins(),
                unitFileStates,
                owner.required(),
                owner.delegable());
        return new Manifest(floor, List.of(stated), List.of("alice"), List.of("50"));
    }

    public Snapshot snapshot() {
        List<SearchDirectory> directories = new ArrayList<>();
        List<String> paths = new ArrayList<>(UNIT_PATH);
        entries.keySet().stream().filter(path -> !paths.contains(path)).forEach(paths::add);
        for (String path : paths) {
            boolean present = entries.containsKey(path);
            DirectoryKind kind = path.endsWith(".d")
                    ? DirectoryKind.DROP_INS
                    : path.endsWith(".wants") || path.endsWith(".requires") || path.endsWith(".upholds")
                            ? DirectoryKind.DEPENDENCIES
                            : DirectoryKind.UNITS;
            directories.add(new SearchDirectory(
                    path,
                    kind,
                    layer(path),
                    statuses.getOrDefault(
                            path, present ? SearchDirectory.Status.LISTED : SearchDirectory.Status.ABSENT),
                    present ? reals.getOrDefault(path, path) : null,
                    present ? appeared.get(path) : null,
                    present ? appeared.get(path) : null,
                    List.of(),
                    entries.getOrDefault(path, List.of())));
        }
        return new Snapshot(
                Snapshot.SCHEMA,
                NEW.plusSeconds(60),
                new Host("boot", null),
                new Manager(
                        Scope.USER, 1000, true, null, version, "running", HOME, RUNTIME, UNIT_PATH, LOADED, List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                directories,
                inputs,
                units,
                files.values().stream()
                        .sorted(Comparator.comparing(UnitFile::path))
                        .toList(),
                sources,
                problems);
    }

    public Ownership ownership() {
        return Ownership.bind(manifest(), snapshot());
    }

    public PendingSet pending() {
        return pending(History.NONE);
    }

    public PendingSet pending(History history) {
        return PendingSet.of(snapshot(), ownership(), history);
    }

    public static String digest(String content) {
        return String.format("%064x", content.hashCode() & 0xffffffffL);
    }

    private static Layer layer(String directory) {
        if (directory.startsWith(HOME + "/.config/systemd/user.control")) {
            return Layer.CONTROL;
        }
        if (directory.startsWith(UNITS)) {
            return Layer.USER_CONFIG;
        }
        if (directory.contains("/transient")) {
            return Layer.TRANSIENT;
        }
        if (directory.contains("/generator")) {
            return Layer.GENERATOR;
        }
        return directory.startsWith("/etc") ? Layer.ADMIN : Layer.VENDOR;
    }
}
