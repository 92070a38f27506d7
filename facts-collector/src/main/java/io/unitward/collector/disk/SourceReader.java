package io.unitward.collector.disk;

import io.unitward.facts.UnitFile;
import io.unitward.facts.Writer;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at what owners declare as their sources. As root nothing is opened that anybody else can change. */
public final class SourceReader {
    private final Resolver resolver;
    private final Contents contents;

    public SourceReader(Resolver resolver, Contents contents) {
        this.resolver = resolver;
        this.contents = contents;
    }

    /**
     * What is at a path, links followed.
     *
     * @param realPath where it ends; null when nothing is there or it cannot be told
     * @param kind what is there
     * @param mode its permission bits; null when nothing is there
     * @param link what the path itself says, if it is a link; null otherwise
     * @param writers who else may change it, or anything on the way to it
     * @param reason why it cannot be told; empty when it can
     * @param host where it is found from here
     */
    public record Place(
            @Nullable String realPath,
            Kind kind,
            @Nullable Integer mode,
            @Nullable String link,
            List<Writer> writers,
            String reason,
            Path host) {}

    /** What is at the end of a path. */
    public enum Kind {
        /** Nothing. */
        NOTHING,
        /** A plain file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** A pipe, device or socket, or nothing that can be told. */
        OTHER
    }

    /**
     * What became of reading a file.
     *
     * @param status whether it could be read, and why not
     * @param sha256 digest of its content; null unless it was read
     */
    public record Read(UnitFile.Status status, @Nullable String sha256) {}

    /** A user's name; null when it is not known here. */
    public @Nullable String userName(long uid) {
        return resolver.trust().userName(uid);
    }

    /** Looks where a path ends; nothing is opened. */
    public Place place(String path) {
        Trail trail = resolver.file(path);
        String above = path.substring(0, Math.max(path.lastIndexOf('/'), 1));
        String own = resolver.directory(above).real + path.substring(path.lastIndexOf('/'));
        Kind kind = Kind.OTHER;
        if (!trail.isFound()) {
            kind = trail.end == Trail.End.MISSING ? Kind.NOTHING : Kind.OTHER;
        } else if (trail.stat.isDirectory()) {
            kind = Kind.DIRECTORY;
        } else if (trail.stat.isRegular()) {
            kind = Kind.FILE;
        }
        return new Place(
                trail.realPath(),
                kind,
                trail.isFound() ? trail.stat.permissions() : null,
                trail.linkAt(own),
                writers(trail),
                kind == Kind.OTHER && !trail.isFound()
                        ? (trail.reason.isEmpty() ? "a loop of links" : trail.reason)
                        : "",
                trail.host);
    }

    /** Reads one file. */
    public Read read(String path) {
        Trail trail = resolver.file(path);
        Contents.Content content = contents.read(trail, !writers(trail).isEmpty());
        return new Read(content.status(), content.sha256());
    }

    /** Whether what others may change, or nobody, may be opened by us. */
    public boolean mayOpen(List<Writer> writers) {
        return contents.mayOpen(!writers.isEmpty());
    }

    /**
     * Lists a directory: names that are text, in no order.
     *
     * @param most so many names are listed at most
     * @return empty when nothing is there
     * @throws IOException when it cannot be listed in full; a sentence without a full stop
     */
    public List<String> list(String path, int most, Deadline deadline) throws IOException {
        Trail trail = resolver.file(path);
        if (trail.end == Trail.End.MISSING) {
            return List.of();
        }
        if (!trail.isFound()) {
            throw new IOException(trail.reason.isEmpty() ? "it is a loop of links" : trail.reason);
        }
        if (!trail.stat.isDirectory()) {
            return List.of();
        }
        if (!mayOpen(writers(trail))) {
            throw new IOException("it was not listed, because another user could swap it");
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(trail.host)) {
            for (Path entry : stream) {
                if (names.size() >= most) {
                    throw new IOException("it holds more than " + most + " entries");
                }
                if (names.size() % 256 == 255 && deadline.passed()) {
                    throw new IOException("it was not listed before the deadline");
                }
                // No unit has a name that is no text.
                names.add(PathText.isExact(entry.getFileName()) ? PathText.text(entry.getFileName()) : "");
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(Reasons.of(e));
        } catch (IOException e) {
            throw new IOException(Reasons.of(e), e);
        }
        return names;
    }

    private List<Writer> writers(Trail trail) {
        // Everybody may write /dev/null, and nobody can put anything in it.
        if (trail.isFound() && !trail.stat.isCharacterDevice()) {
            resolver.trust().addWriters(trail.writers, String.valueOf(trail.realPath()), trail.stat);
        }
        return trail.sortedWriters();
    }
}
