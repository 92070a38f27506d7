package io.unitward.engine;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitView;
import io.unitward.facts.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user manager at one moment, with one unit and whatever a test adds or takes away. */
public final class Moment {
    public static final String MINE = "/home/u/.config/systemd/user";
    public static final String VENDOR = "/usr/lib/systemd/user";
    public static final String TRANSIENT = "/run/user/1000/systemd/transient";
    public static final String CONF = "/etc/systemd/user.conf";
    public static final Instant T = Instant.parse("2026-01-01T12:00:00Z");
    public static final Instant LATER = T.plusSeconds(60);

    public final Map<String, Unit> units = new TreeMap<>();
    public final Map<String, UnitFile> files = new TreeMap<>();
    public final Map<String, SearchDirectory> directories = new TreeMap<>();
    public final Map<String, ManagerInput> inputs = new TreeMap<>();
    public final List<CollectionProblem> problems = new ArrayList<>();
    public List<String> owned = List.of();
    public List<String> required = List.of();
    public CollectionRequest.@Nullable TextRequest texts;
    public List<String> unitPath = List.of(TRANSIENT, MINE, VENDOR);
    public Scope scope = Scope.USER;
    public long uid = 1000;

    public @Nullable String bootId = "boot";

    public boolean available = true;
    public String version = "252";
    public Instant loadedAt = T;

    public Moment() {
        directory(MINE, DirectoryKind.UNITS, Layer.USER_CONFIG);
        directory(VENDOR, DirectoryKind.UNITS, Layer.VENDOR);
        directory(TRANSIENT, DirectoryKind.UNITS, Layer.TRANSIENT);
        unit("web.service", MINE + "/web.service");
        file(MINE + "/web.service", "aa");
        entry(VENDOR, "idle.service", null, T);
        inputs.put(CONF, new ManagerInput(CONF, ManagerInput.Kind.CONFIGURATION, T, null));
    }

    public Moment unit(String id, @Nullable String fragment, String... dropIns) {
        return unit(id, "active", view(fragment, dropIns), null, false);
    }

    public static UnitView view(@Nullable String fragment, String... dropIns) {
        return new UnitView(fragment, null, List.of(dropIns), false, null);
    }

    public Moment unit(
            String id,
            String activeState,
            @Nullable UnitView loaded,
            @Nullable UnitView onDisk,
            @Nullable Boolean needDaemonReload) {
        return unit(new Unit(
                id,
                List.of(id),
                "loaded",
                activeState,
                "running",
                needDaemonReload,
                false,
                null,
                null,
                loaded,
                onDisk));
    }

    public Moment unit(Unit unit) {
        units.put(unit.id(), unit);
        return this;
    }

    public Moment directory(String path, DirectoryKind kind, Layer layer) {
        return directory(path, kind, layer, SearchDirectory.Status.LISTED, path);
    }

    public Moment directory(
            String path, DirectoryKind kind, Layer layer, SearchDirectory.Status status, @Nullable String realPath) {
        directories.put(path, new SearchDirectory(path, kind, layer, status, realPath, T, T, List.of(), List.of()));
        return this;
    }

    public Moment entry(String directory, String name, @Nullable String link, @Nullable Instant changedAt) {
        SearchDirectory old = directories.get(directory);
        List<DirectoryEntry> entries = new ArrayList<>(old.entries());
        entries.removeIf(entry -> entry.name().equals(name));
        entries.add(new DirectoryEntry(name, link, changedAt));
        directories.put(
                directory,
                new SearchDirectory(
                        directory,
                        old.kind(),
                        old.layer(),
                        old.status(),
                        old.realPath(),
                        T,
                        T,
                        old.writers(),
                        entries));
        return this;
    }

    /** A file that was read, with its entry. */
    public Moment file(String path, String content) {
        return file(path, UnitFile.Status.READ, content, T, 0644, List.of(), List.of());
    }

    public Moment file(
            String path,
            UnitFile.Status status,
            @Nullable String content,
            Instant changedAt,
            int mode,
            List<Link> links,
            List<Writer> writers) {
        String parent = path.substring(0, path.lastIndexOf('/'));
        if (directories.containsKey(parent)) {
            entry(parent, path.substring(parent.length() + 1), null, changedAt);
        }
        files.put(
                path,
                new UnitFile(
                        path,
                        status,
                        path,
                        links,
                        Layer.USER_CONFIG,
                        content,
                        2L,
                        1000L,
                        1000L,
                        mode,
                        changedAt,
                        changedAt,
                        writers));
        return this;
    }

    /** A file with its entry, as it is told. */
    public Moment file(UnitFile file, @Nullable String link) {
        String parent = file.path().substring(0, file.path().lastIndexOf('/'));
        if (directories.containsKey(parent)) {
            entry(parent, file.path().substring(parent.length() + 1), link, file.changedAt());
        }
        files.put(file.path(), file);
        return this;
    }

    public Moment without(String path) {
        files.remove(path);
        String parent = path.substring(0, path.lastIndexOf('/'));
        SearchDirectory old = directories.get(parent);
        if (old != null) {
            directory(parent, old.kind(), old.layer());
            old.entries().stream()
                    .filter(entry -> !path.endsWith("/" + entry.name()))
                    .forEach(entry -> entry(parent, entry.name(), entry.link(), entry.changedAt()));
        }
        return this;
    }

    public Snapshot snapshot() {
        return new Snapshot(
                Snapshot.SCHEMA,
                LATER,
                new Host(bootId, null),
                new Manager(
                        scope,
                        uid,
                        available,
                        available ? null : "connection refused",
                        available ? version : null,
                        available ? "running" : null,
                        available ? "/home/u" : null,
                        available ? "/run/user/1000" : null,
                        available ? unitPath : List.of(),
                        available ? loadedAt : null,
                        List.of()),
                new CollectionRequest(scope, owned, required, List.of(), texts),
                available ? searchPath() : List.of(),
                available ? List.copyOf(inputs.values()) : List.of(),
                available ? List.copyOf(units.values()) : List.of(),
                available ? List.copyOf(files.values()) : List.of(),
                List.of(),
                problems);
    }

    /** In search order, as a collector has them. */
    private List<SearchDirectory> searchPath() {
        List<SearchDirectory> ordered = new ArrayList<>(directories.values());
        ordered.sort(Comparator.comparingInt(directory -> rank(directory.path())));
        return ordered;
    }

    private int rank(String path) {
        int rank = unitPath.indexOf(path);
        return rank >= 0 ? rank : unitPath.indexOf(path.substring(0, path.lastIndexOf('/')));
    }
}
