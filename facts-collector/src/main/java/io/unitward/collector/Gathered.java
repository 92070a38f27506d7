package io.unitward.collector;

import io.unitward.collector.disk.ManagerInputReader;
import io.unitward.collector.disk.SearchPathWalk;
import io.unitward.collector.disk.UnitFileReader;
import io.unitward.collector.systemd.UnitsTold;
import io.unitward.facts.CollectionProblem;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Host;
import io.unitward.facts.Layers;
import io.unitward.facts.Manager;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Podman;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.Snapshot;
import io.unitward.facts.SourceFile;
import io.unitward.facts.Stacks;
import io.unitward.facts.Unit;
import io.unitward.facts.UnitFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was seen so far. Whenever it is asked for the snapshot, whatever is still missing is in it as unknown.
 *
 * <p>Written by the gathering thread and read by the caller's, which may run out of patience at any moment.
 */
final class Gathered {
    private final CollectorOptions options;
    private final Instant takenAt;
    private final List<CollectionProblem> problems = new ArrayList<>();
    private final Map<String, SearchPathWalk.Walked> walked = new TreeMap<>();
    /** In the order they were asked for, which is nearly that of their names. */
    private final Set<String> wantedFiles = new LinkedHashSet<>();

    private final Map<String, UnitFileReader.Seen> seenFiles = new HashMap<>();
    private final List<SourceFile> sources = new ArrayList<>();

    private Host host = new Host(null, null);
    private @Nullable Manager manager;
    private List<CollectionProblem> managerProblems = List.of();
    private @Nullable Layers layers;
    private @Nullable UnitsTold units;
    private ManagerInputReader.@Nullable Inputs inputs;
    private @Nullable Stacks stacks;
    private List<Quadlet> quadlets = List.of();
    private @Nullable Throwable failure;
    private boolean closed;

    Gathered(CollectorOptions options) {
        this.options = options;
        this.takenAt = options.clock().instant();
    }

    /** Takes no more: what a thread that was given up on finds later is not wanted. */
    synchronized void close() {
        closed = true;
    }

    synchronized void failed(Throwable e) {
        failure = closed ? failure : e;
    }

    synchronized void host(Host seen) {
        host = closed ? host : seen;
    }

    synchronized void manager(Manager told, Layers itsLayers, List<CollectionProblem> itsProblems) {
        if (!closed) {
            manager = told;
            layers = itsLayers;
            managerProblems = List.copyOf(itsProblems);
        }
    }

    /** The manager cannot be asked, or not any more: nothing it said before counts. */
    synchronized void unavailable(long uid, String reason) {
        if (!closed) {
            manager = nobody(uid, reason);
            units = null;
        }
    }

    synchronized void units(UnitsTold told) {
        units = closed ? units : told;
    }

    synchronized void walked(String path, SearchPathWalk.Walked directories) {
        if (!closed) {
            walked.put(path, directories);
        }
    }

    /** What was listed and was gone again while the rest was looked at. */
    synchronized void gone(Set<String> paths) {
        if (!closed && !paths.isEmpty()) {
            walked.replaceAll((path, seen) ->
                    new SearchPathWalk.Walked(TransientUnits.without(paths, seen.directories()), seen.problems()));
        }
    }

    synchronized void inputs(ManagerInputReader.Inputs seen) {
        inputs = closed ? inputs : seen;
    }

    synchronized void wantFiles(Collection<String> paths) {
        if (!closed) {
            wantedFiles.addAll(paths);
        }
    }

    synchronized void file(UnitFileReader.Seen seen) {
        if (!closed) {
            seenFiles.put(seen.file().path(), seen);
        }
    }

    /** Whether a package owns a file that was seen. */
    synchronized void packaged(String path, boolean isPackaged) {
        if (!closed) {
            seenFiles.computeIfPresent(
                    path,
                    (same, seen) -> new UnitFileReader.Seen(seen.file().withPackaged(isPackaged), seen.problem()));
        }
    }

    synchronized void source(SourceFile source) {
        if (!closed) {
            sources.add(source);
        }
    }

    synchronized void stacks(Stacks seen) {
        stacks = closed ? stacks : seen;
    }

    synchronized void quadlets(List<Quadlet> seen) {
        quadlets = closed ? quadlets : List.copyOf(seen);
    }

    synchronized void problem(CollectionProblem problem) {
        if (!closed) {
            problems.add(problem);
        }
    }

    /** Puts it together; the gathering thread's own failure comes out here. */
    synchronized Snapshot snapshot() {
        close();
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (manager == null || layers == null || units == null || !manager.available()) {
            Manager lost = manager != null && !manager.available()
                    ? manager
                    : nobody(defaultUid(), "it did not answer before the deadline of " + seconds());
            CollectionProblem problem = new CollectionProblem(
                    "manager", CollectionProblem.Kind.MANAGER, String.valueOf(lost.unavailableReason()));
            return snapshot(lost, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(problem));
        }
        List<CollectionProblem> all = new ArrayList<>(problems);
        all.addAll(managerProblems);
        all.addAll(units.problems());
        List<SearchDirectory> searchPath = searchPath(manager.unitPath(), layers, all);
        wantedFiles.addAll(WantedFiles.of(options.request(), units.units()));
        List<UnitFile> files = files(layers, all);
        return snapshot(
                withFailed(manager, units.failed()),
                searchPath,
                inputs(all),
                units.units(),
                files,
                sources.stream().sorted(Gathered::order).toList(),
                all);
    }

    private List<SearchDirectory> searchPath(List<String> unitPath, Layers of, List<CollectionProblem> all) {
        List<SearchDirectory> directories = new ArrayList<>();
        for (String path : new LinkedHashSet<>(unitPath)) {
            SearchPathWalk.Walked seen = walked.get(path);
            if (seen == null) {
                directories.add(SearchPathWalk.unreadable(path, DirectoryKind.UNITS, of, null));
                all.add(new CollectionProblem(path, CollectionProblem.Kind.DIRECTORY, late()));
            } else {
                directories.addAll(seen.directories());
                all.addAll(seen.problems());
            }
        }
        return directories;
    }

    private List<ManagerInput> inputs(List<CollectionProblem> all) {
        if (inputs == null) {
            all.add(new CollectionProblem(
                    "manager", CollectionProblem.Kind.MANAGER_INPUT, "its inputs were " + late()));
            return List.of();
        }
        all.addAll(inputs.problems());
        return inputs.inputs();
    }

    private List<UnitFile> files(Layers of, List<CollectionProblem> all) {
        List<UnitFile> files = new ArrayList<>(wantedFiles.size());
        for (String path : wantedFiles.stream().sorted().toList()) {
            UnitFileReader.Seen seen = seenFiles.get(path);
            if (seen == null) {
                seen = UnitFileReader.unread(path, of, late());
            }
            files.add(seen.file());
            if (seen.problem() != null) {
                all.add(seen.problem());
            }
        }
        return files;
    }

    private Snapshot snapshot(
            Manager of,
            List<SearchDirectory> searchPath,
            List<ManagerInput> managerInputs,
            List<Unit> ofUnits,
            List<UnitFile> files,
            List<SourceFile> ofSources,
            List<CollectionProblem> all) {
        List<CollectionProblem> sorted =
                all.stream().distinct().sorted(Gathered::order).toList();
        return new Snapshot(
                Snapshot.SCHEMA,
                takenAt,
                host,
                of,
                options.request(),
                searchPath,
                managerInputs,
                ofUnits,
                files,
                ofSources,
                sorted,
                stacks(),
                of.available() ? quadlets : List.of(),
                of.available() && units != null ? units.bonds() : List.of());
    }

    /** Stacks that were asked for and not looked at are unknown. */
    private Stacks stacks() {
        if (stacks != null
                || options.request().stacks().isEmpty()
                || options.request().scope() == Scope.SYSTEM) {
            return stacks == null ? Stacks.NONE : stacks;
        }
        return new Stacks(new Podman(Podman.Status.NOT_ASKED, null, "was " + late()), List.of(), List.of());
    }

    private static Manager withFailed(Manager manager, List<String> failed) {
        return new Manager(
                manager.scope(),
                manager.uid(),
                true,
                null,
                manager.version(),
                manager.state(),
                manager.home(),
                manager.runtimeDirectory(),
                manager.unitPath(),
                manager.loadedAt(),
                failed);
    }

    private Manager nobody(long uid, String reason) {
        Scope scope = options.request().scope();
        return new Manager(scope, uid, false, reason, null, null, null, null, List.of(), null, List.of());
    }

    private long defaultUid() {
        return options.request().scope() == Scope.SYSTEM ? 0 : options.callerUid();
    }

    private String late() {
        return "not looked at before the deadline of " + seconds();
    }

    private String seconds() {
        return options.deadline().length().toSeconds() + " s";
    }

    private static int order(SourceFile one, SourceFile other) {
        int byPath = one.path().compareTo(other.path());
        return byPath == 0 ? one.owner().compareTo(other.owner()) : byPath;
    }

    private static int order(CollectionProblem one, CollectionProblem other) {
        int bySubject = one.subject().compareTo(other.subject());
        int byKind = bySubject == 0 ? one.kind().compareTo(other.kind()) : bySubject;
        return byKind == 0 ? one.reason().compareTo(other.reason()) : byKind;
    }
}
