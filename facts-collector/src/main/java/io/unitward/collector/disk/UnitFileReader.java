package io.unitward.collector.disk;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Layers;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the files behind units, and at those that owners declare as their sources. */
public final class UnitFileReader {
    private final Resolver resolver;
    private final Layers layers;
    private final Contents contents;

    public UnitFileReader(Resolver resolver, Layers layers, Contents contents) {
        this.resolver = resolver;
        this.layers = layers;
        this.contents = contents;
    }

    /** A file and, when it counts as unknown, why. */
    public record Seen(UnitFile file, @Nullable CollectionProblem problem) {}

    /** Looks at one unit file by the path that systemd gives it. */
    public Seen read(String path) {
        Trail trail = resolver.file(path);
        List<Writer> writers = writers(trail);
        Contents.Content content = contents.read(trail, !writers.isEmpty());
        Stat stat = trail.isFound() ? trail.stat : null;
        UnitFile file = new UnitFile(
                path,
                content.status(),
                trail.realPath(),
                trail.links,
                layers.of(path),
                content.sha256(),
                stat == null ? null : stat.size(),
                stat == null ? null : stat.uid(),
                stat == null ? null : stat.gid(),
                stat == null ? null : stat.permissions(),
                trail.changedAt(),
                stat == null ? null : stat.mtime(),
                writers);
        CollectionProblem problem = content.status() == UnitFile.Status.UNREADABLE
                ? new CollectionProblem(path, CollectionProblem.Kind.FILE, content.reason())
                : null;
        return new Seen(file, problem);
    }

    /** Whether nothing is at the path, not even a link that leads nowhere. */
    public boolean isGone(String path) {
        Trail trail = resolver.file(path);
        return trail.end == Trail.End.MISSING && trail.links.isEmpty();
    }

    /** Whether whoever reads this path waits for ever, as at a pipe or an endless device, or has very much to read. */
    public boolean holdsUpReaders(String path) {
        Trail trail = resolver.file(path);
        if (!trail.isFound() || trail.stat.isDirectory() || trail.real.equals("/dev/null")) {
            return false;
        }
        return !trail.stat.isRegular() || trail.stat.size() > Contents.MAX_SIZE;
    }

    /** A file of which nothing is known. */
    public static Seen unread(String path, Layers layers, String reason) {
        UnitFile file = new UnitFile(
                path,
                UnitFile.Status.UNREADABLE,
                null,
                List.of(),
                layers.of(path),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        return new Seen(file, new CollectionProblem(path, CollectionProblem.Kind.FILE, reason));
    }

    /**
     * Looks at what an owner's source holds for a path.
     *
     * @param owner name of the owner
     * @param path the path on the search path
     * @param sourcePath the file in the source
     */
    public SourceFile source(String owner, String path, String sourcePath) {
        Trail trail = resolver.file(sourcePath);
        List<Writer> writers = writers(trail);
        Contents.Content content = contents.read(trail, !writers.isEmpty());
        return new SourceFile(owner, path, sourcePath, content.status(), content.sha256(), writers);
    }

    private List<Writer> writers(Trail trail) {
        // Everybody may write /dev/null, and nobody can put anything in it.
        if (trail.isFound() && !trail.stat.isCharacterDevice()) {
            resolver.trust().addWriters(trail.writers, String.valueOf(trail.realPath()), trail.stat);
        }
        return trail.sortedWriters();
    }
}
