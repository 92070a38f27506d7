package io.unitward.collector.disk;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.ManagerInput;
import io.unitward.facts.Scope;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Lists what a reload reads besides units. What does not exist is left out. */
public final class ManagerInputReader {
    /** Deeper than any generator's own source tree. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_INPUTS = 20_000;
    private static final int MAX_DIGESTS = 200;

    private final Resolver resolver;
    private final Contents contents;
    private final Deadline deadline;
    private final @Nullable Instant loadedAt;

    private final Map<String, ManagerInput> inputs = new TreeMap<>();
    private final Set<String> quadlets = new TreeSet<>();
    private final List<CollectionProblem> problems = new ArrayList<>();
    /** Directories of trees, by place: a link may lead back to where it came from. */
    private final Set<String> visited = new HashSet<>();

    private int digests;

    /** @param loadedAt only what is newer is read; null: nothing is */
    public ManagerInputReader(Resolver resolver, Contents contents, Deadline deadline, @Nullable Instant loadedAt) {
        this.resolver = resolver;
        this.contents = contents;
        this.deadline = deadline;
        this.loadedAt = loadedAt;
    }

    /**
     * What was found.
     *
     * @param inputs sorted by path
     * @param quadlets paths of those inputs that are sources of podman's Quadlet generator; sorted
     * @param problems what could not be looked at
     */
    public record Inputs(List<ManagerInput> inputs, List<String> quadlets, List<CollectionProblem> problems) {}

    /** Looks at every place. */
    public Inputs read(Scope scope, long uid, InputDirectories directories) {
        for (InputPlace place : InputPlace.of(scope, uid, directories)) {
            if (deadline.passed()) {
                problem(
                        place.path(),
                        "not looked at before the deadline of "
                                + deadline.length().toSeconds() + " s");
                continue;
            }
            Trail trail = resolver.file(place.path());
            if (place.shape() == InputPlace.Shape.FILE) {
                file(place, place.path(), trail);
            } else {
                directory(place, place.path(), trail, 0);
            }
        }
        return new Inputs(List.copyOf(inputs.values()), List.copyOf(quadlets), problems);
    }

    private void file(InputPlace place, String path, Trail trail) {
        switch (trail.end) {
            case DENIED -> problem(path, trail.reason);
            case FOUND -> {
                // What is neither a file nor a mask is not read, but somebody put it there.
                add(path, place, false, trail.changedAt(), digest(trail));
            }
            // A link that leads nowhere is read as nothing, and changes when it does.
            case MISSING, LOOP -> {
                if (!trail.links.isEmpty() && trail.newest != null) {
                    add(path, place, false, trail.newest, null);
                }
            }
        }
    }

    private void directory(InputPlace place, String path, Trail trail, int depth) {
        if (trail.end == Trail.End.DENIED) {
            problem(path, trail.reason);
            return;
        }
        if (!trail.isFound() || !trail.stat.isDirectory()) {
            return;
        }
        add(path, place, true, trail.changedAt(), null);
        if (depth >= MAX_DEPTH || inputs.size() > MAX_INPUTS) {
            problem(
                    path,
                    "there is too much below it; expected at most " + MAX_DEPTH + " levels and " + MAX_INPUTS
                            + " files");
            return;
        }
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(trail.host)) {
            for (Path entry : stream) {
                if (inputs.size() > MAX_INPUTS || deadline.passed()) {
                    break;
                }
                entry(place, path, trail, entry.getFileName(), depth);
            }
        } catch (DirectoryIteratorException e) {
            problem(path, Reasons.of(e));
        } catch (IOException e) {
            problem(path, Reasons.of(e));
        }
        if (deadline.passed()) {
            problem(
                    path,
                    "not listed before the deadline of " + deadline.length().toSeconds() + " s");
        }
    }

    private void entry(InputPlace place, String directory, Trail trail, Path fileName, int depth) {
        String name = PathText.text(fileName);
        boolean isTree = place.shape() == InputPlace.Shape.TREE;
        boolean reads = place.reads(name);
        if (!reads && !isTree) {
            return;
        }
        String path = directory + "/" + name;
        Trail entry = resolver.entry(trail, fileName);
        boolean isDirectory = entry.isFound() && entry.stat.isDirectory();
        if (isDirectory && isTree) {
            if (!place.leavesOut(path) && visited.add(place.path() + '\0' + entry.realPath())) {
                directory(place, path, entry, depth + 1);
            }
        } else if (reads && !isDirectory) {
            file(place, path, entry);
        }
    }

    private @Nullable String digest(Trail trail) {
        Instant changedAt = trail.changedAt();
        boolean isNewer = loadedAt != null && (changedAt == null || changedAt.isAfter(loadedAt.minusMillis(10)));
        if (!isNewer || digests >= MAX_DIGESTS || !trail.stat.isRegular()) {
            return null;
        }
        digests++;
        List<Writer> writers = new ArrayList<>(trail.writers);
        resolver.trust().addWriters(writers, String.valueOf(trail.realPath()), trail.stat);
        return contents.read(trail, !writers.isEmpty()).sha256();
    }

    private void add(
            String path, InputPlace place, boolean isDirectory, @Nullable Instant changedAt, @Nullable String sha256) {
        if (place.shape() == InputPlace.Shape.TREE
                && !isDirectory
                && QuadletNames.isSource(path.substring(place.path().length()))) {
            quadlets.add(path);
        }
        inputs.putIfAbsent(path, new ManagerInput(path, place.kind(), changedAt, sha256));
    }

    private void problem(String path, String reason) {
        problems.add(new CollectionProblem(path, CollectionProblem.Kind.MANAGER_INPUT, reason));
    }
}
