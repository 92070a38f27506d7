package io.unitward.cli;

import io.unitward.config.OwnPlace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes a result to a file: a reader sees the old one or the new one, never half of one; pipes and devices are written to.
 *
 * <p>Links are followed, and pipes and devices opened, only where nobody but the caller and root decides what stands there. In a
 * directory that others may write, as of an agent that collects metrics, whatever has the name is replaced, and no link on the way
 * there that others may change is followed. A link of one's own that
 * leads to what others may change is neither followed nor replaced. What a process has open is written to, whatever it is, and never
 * replaced or removed, see {@link OpenDescriptor}.
 */
final class OutputFile {
    /** How long a pipe may go without a reader. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> ALL = PosixFilePermissions.fromString("rw-r--r--");
    private static final SecureRandom RANDOM = new SecureRandom();

    private OutputFile() {}

    /** Writes it for its owner alone: a snapshot may hold text of unit files. */
    static void write(Path file, byte[] bytes) throws IOException {
        write(file, bytes, false, PATIENCE);
    }

    /** The same readable for all, whatever the mode of a file that was there, because another user's agent collects it. */
    static void writeForAll(Path file, byte[] bytes) throws IOException {
        write(file, bytes, true, PATIENCE);
    }

    /**
     * The same.
     *
     * @param patience how long a pipe may go without a reader
     */
    static void write(Path file, byte[] bytes, boolean forAll, Duration patience) throws IOException {
        Path absolute = file.toAbsolutePath();
        OpenDescriptor open = OpenDescriptor.of(absolute);
        if (open != null) {
            within(patience, () -> {
                open.write(bytes);
                return open;
            });
            return;
        }
        boolean own = isOwn(absolute);
        if (own && Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            writeToPipe(absolute, bytes, patience);
            return;
        }
        if (!own && isOwnName(absolute)) {
            throw new IOException("others may change what it leads to; expected a file of its own");
        }
        if (own) {
            replace(Files.exists(absolute) ? absolute.toRealPath() : absolute, bytes, forAll, true);
        } else {
            replaceAmongOthers(absolute, bytes, forAll);
        }
    }

    /**
     * Replaces a file in the very directory that was named: a link that others put on the way would lead to where they may not
     * write. The directory is held open, so that none that they put there meanwhile matters.
     */
    private static void replaceAmongOthers(Path file, byte[] bytes, boolean forAll) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent(), "a file lies in a directory");
        FileChannel directory;
        try {
            directory = FileChannel.open(parent.resolve("."), StandardOpenOption.READ);
        } catch (AccessDeniedException onlyToWriteTo) {
            replace(file, bytes, forAll, false); // not root, which may read any: nothing is gained by it
            return;
        }
        try (directory) {
            Path held = held(parent);
            if (held == null) {
                throw new IOException(
                        "a link that others may change is on the way to it; expected the directory itself: "
                                + parent.toRealPath());
            }
            replace(held.resolve(file.getFileName()), bytes, forAll, false);
        }
    }

    /** A directory that is open in this process, by its descriptor; null where a link of others led to what was opened. */
    private static @Nullable Path held(Path directory) throws IOException {
        Path named = withoutLinksOfOthers(directory);
        return descriptor(link -> link.equals(named.toString()));
    }

    /** Where a directory is when only those links are followed that nobody else may change. */
    private static Path withoutLinksOfOthers(Path directory) throws IOException {
        Path at = Objects.requireNonNull(directory.getRoot(), "it is absolute");
        boolean own = true;
        for (Path name : directory) {
            Path next = at.resolve(name);
            own = own && isOwn(next);
            at = own ? next.toRealPath() : next;
        }
        return at;
    }

    /** Whether the caller or root put a link, pipe or device there, in a directory where nobody else can put another. */
    private static boolean isOwnName(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null
                || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        long owner = Integer.toUnsignedLong((Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        return isOwn(parent) && (owner == 0 || isCaller(owner));
    }

    private static boolean isCaller(long uid) {
        try {
            return Caller.uid() == uid;
        } catch (RunFailure unknown) {
            return false;
        }
    }

    /** What a regular file holds that is to be replaced, up to a bound; empty for none, or where it would not be replaced or read. */
    static byte[] before(Path file, int most) {
        Path absolute = file.toAbsolutePath();
        if (OpenDescriptor.of(absolute) != null) {
            return new byte[0];
        }
        try {
            return isOwn(absolute) ? read(absolute, most) : readAmongOthers(absolute, most);
        } catch (IOException unreadable) {
            return new byte[0];
        }
    }

    /** As it is replaced: in the very directory that was named, held open, and through no link of others. */
    private static byte[] readAmongOthers(Path file, int most) throws IOException {
        Path parent = Objects.requireNonNull(file.getParent(), "a file lies in a directory");
        FileChannel directory = FileChannel.open(parent.resolve("."), StandardOpenOption.READ);
        try (directory) {
            Path held = held(parent);
            return held == null ? new byte[0] : read(held.resolve(file.getFileName()), most, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static byte[] read(Path file, int most, LinkOption... links) throws IOException {
        if (!Files.isRegularFile(file, links)) {
            return new byte[0];
        }
        return within(PATIENCE, () -> {
            try (InputStream in = Files.newInputStream(file, links)) {
                return in.readNBytes(most);
            }
        });
    }

    /** Removes a regular file: a link, pipe, device or what a process has open stays, and what others own in a directory of theirs. */
    static void remove(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        if (OpenDescriptor.of(absolute) == null && isOwn(absolute) && Files.isRegularFile(absolute)) {
            Files.deleteIfExists(absolute.toRealPath());
        }
    }

    private static boolean isOwn(Path file) {
        try {
            return OwnPlace.isOwn(file, Caller.uid());
        } catch (RunFailure unknown) {
            return false;
        }
    }

    private static void writeToPipe(Path file, byte[] bytes, Duration patience) throws IOException {
        within(patience, () -> Files.write(file, bytes));
    }

    /** A pipe whose other end nobody holds is opened for ever, and no signal of ours would end that. */
    private static <T> T within(Duration patience, Callable<T> step) throws IOException {
        FutureTask<T> task = new FutureTask<>(step);
        Thread thread = new Thread(task, "unitward-output");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("nobody held the other end within " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * Writes through the one channel that made the file: by its name somebody else may have put another there.
     *
     * @param own whether nobody else can put another file under the name: only then a mode is set by it
     */
    private static void replace(Path target, byte[] bytes, boolean forAll, boolean own) throws IOException {
        byte[] random = new byte[8];
        RANDOM.nextBytes(random);
        Path temporary = target.resolveSibling(".unitward-" + HexFormat.of().formatHex(random) + ".tmp");
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel =
                FileChannel.open(temporary, options, PosixFilePermissions.asFileAttribute(forAll ? ALL : OWNER))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (forAll) {
                // A umask may have taken bits away.
                Files.setPosixFilePermissions(own ? temporary : opened(temporary), ALL);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What we opened under a name that nobody could guess before, by its descriptor: it leads there whatever has the name now. */
    private static Path opened(Path file) throws IOException {
        String name = "/" + file.getFileName();
        Path descriptor = descriptor(link -> link.endsWith(name));
        if (descriptor == null) {
            throw new IOException("somebody took " + file + " away while it was written");
        }
        return descriptor;
    }

    /** An open file of this process, by the path where it is now; null when there is none. */
    private static @Nullable Path descriptor(Predicate<String> path) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                // That of the listing itself may be gone.
                if (Files.isSymbolicLink(descriptor)
                        && path.test(Files.readSymbolicLink(descriptor).toString())) {
                    return descriptor;
                }
            }
        }
        return null;
    }
}
