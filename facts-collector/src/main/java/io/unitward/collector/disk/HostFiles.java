package io.unitward.collector.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of the observed host that are believed, such as a package database: each must be root's alone along its whole
 * path, links included, or it is not opened. Whoever owns the root directory counts as root: everything is theirs anyway.
 */
public final class HostFiles {
    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final HostRoots roots;
    private final boolean asRoot;
    private final Resolver resolver;

    /**
     * @param roots where the host is
     * @param callerUid who we run as; root opens even files that are not believed only if nobody else can change them
     */
    public HostFiles(HostRoots roots, long callerUid) {
        this(roots, callerUid == 0, rootsOwner(roots));
    }

    private HostFiles(HostRoots roots, boolean asRoot, long believed) {
        this.roots = roots;
        this.asRoot = asRoot;
        this.resolver = new Resolver(roots, new Trust(believed, Accounts.read(roots)));
    }

    /** One that believes root and one user; unless we are root: then a user's files are none to open. */
    public static HostFiles believing(HostRoots roots, long callerUid, long user) {
        return callerUid == 0 ? new HostFiles(roots, callerUid) : new HostFiles(roots, false, user);
    }

    private static long rootsOwner(HostRoots roots) {
        try {
            return Stat.of(roots.root().toRealPath()).uid();
        } catch (IOException e) {
            // Then nothing below it is found either.
            return 0;
        }
    }

    /** That a path was not read. */
    public static final class NotRead extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean missing;

        NotRead(String path, String reason, boolean missing) {
            super(path + " " + reason, null, false, false);
            this.missing = missing;
        }

        /** Whether nothing is there. */
        public boolean missing() {
            return missing;
        }

        /** The path and what is wrong with it, in words. */
        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /** Where the observed host is. */
    public HostRoots roots() {
        return roots;
    }

    /** Where a path of the observed host is found from here, once it is known that it is root's alone. */
    public Path place(String path) throws NotRead {
        return believed(path).host;
    }

    /** The same, with nothing remembered of what was looked at. */
    public HostFiles fresh() {
        return new HostFiles(roots, asRoot ? 0 : 1);
    }

    /** Equal before and after for a file that did not change in between. */
    public Object stamp(String path) throws NotRead {
        Stat stat = believed(path, resolver.file(path)).stat;
        return List.of(stat.inode(), stat.size(), stat.ctime(), stat.mtime());
    }

    /** The names in a directory; sorted. */
    public List<String> names(String path, int most) throws NotRead {
        Trail trail = believed(path);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(trail.host)) {
            for (Path entry : entries) {
                names.add(PathText.text(entry.getFileName()));
                if (names.size() > most) {
                    throw new NotRead(path, "holds more than " + most + " files", false);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new NotRead(path, "could not be listed: " + Reasons.of(e), false);
        } catch (IOException e) {
            throw new NotRead(path, "could not be listed: " + Reasons.of(e), false);
        }
        names.sort(null);
        return names;
    }

    /** The bytes of a file that is root's alone. */
    public byte[] believedBytes(String path, int limit) throws NotRead {
        return bytes(path, believed(path), limit);
    }

    /** The bytes of a file whoever may write it; as root nevertheless only of one that nobody else can change. */
    public byte[] bytes(String path, int limit) throws NotRead {
        Trail trail = resolver.file(path);
        return bytes(path, asRoot ? believed(path, trail) : found(path, trail), limit);
    }

    /** What the link at a path says; null when something else is there. */
    public @Nullable String link(String path) {
        Trail trail = resolver.file(path);
        int slash = path.lastIndexOf('/');
        String real = resolver.directory(path.substring(0, Math.max(slash, 0))).real + path.substring(slash);
        return trail.linkAt(real);
    }

    /** Whether nothing is at a path, not even a link. */
    public boolean isMissing(String path) {
        Trail trail = resolver.file(path);
        return trail.end == Trail.End.MISSING && link(path) == null;
    }

    /** Whether a directory is at a path, or where its links lead. */
    public boolean isDirectory(String path) {
        Trail trail = resolver.file(path);
        return trail.isFound() && trail.stat.isDirectory();
    }

    /** The directory that a path lies in, without links; null when there is none. */
    public @Nullable String realDirectory(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? null : resolver.directory(path.substring(0, slash)).realPath();
    }

    private Trail believed(String path) throws NotRead {
        return believed(path, resolver.file(path));
    }

    private Trail believed(String path, Trail trail) throws NotRead {
        found(path, trail);
        resolver.trust().addWriters(trail.writers, String.valueOf(trail.realPath()), trail.stat);
        if (!trail.writers.isEmpty()) {
            throw new NotRead(
                    path,
                    "may be written by others through " + trail.writers.get(0).via(),
                    false);
        }
        return trail;
    }

    private static Trail found(String path, Trail trail) throws NotRead {
        switch (trail.end) {
            case FOUND -> {
                return trail;
            }
            case MISSING -> throw new NotRead(path, "does not exist", true);
            case LOOP -> throw new NotRead(path, "is a loop of links", false);
            default -> throw new NotRead(path, "could not be looked at: " + trail.reason, false);
        }
    }

    private static byte[] bytes(String path, Trail trail, int limit) throws NotRead {
        if (!trail.stat.isRegular()) {
            throw new NotRead(path, "is no regular file", false);
        }
        if (trail.stat.size() > limit) {
            throw new NotRead(path, "is larger than " + limit + " bytes", false);
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) trail.stat.size() + 1);
        try (SeekableByteChannel channel = Files.newByteChannel(trail.host, OPEN)) {
            int read = 0;
            while (read >= 0 && buffer.hasRemaining()) {
                read = channel.read(buffer);
            }
        } catch (IOException e) {
            throw new NotRead(path, "could not be read: " + Reasons.of(e), false);
        }
        if (buffer.position() != trail.stat.size()) {
            throw new NotRead(path, "changed while it was read", false);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
