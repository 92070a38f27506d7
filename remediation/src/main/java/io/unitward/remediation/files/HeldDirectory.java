package io.unitward.remediation.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory that is held open, so that its names can be used whatever becomes of the path it was found by.
 *
 * <p>Java has no {@code openat} that also makes links or reads every attribute, but the kernel has names for open files:
 * {@code /proc/self/fd/N/NAME} is {@code NAME} in the directory that descriptor N holds. No component of it can be swapped:
 * {@code /proc/self/fd/N} is no symbolic link that is resolved by text, it leads to the open directory itself. Java does not
 * tell the number, so it is found by device and inode among the descriptors of this process. Another one that holds the same
 * directory would do as well, as long as it stays open; nothing else here opens directories of units while an action runs.
 */
final class HeldDirectory implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final @Nullable FileChannel channel;
    private final Path descriptor;
    private final Entry entry;

    private HeldDirectory(@Nullable FileChannel channel, Path descriptor, Entry entry) {
        this.channel = channel;
        this.descriptor = descriptor;
        this.entry = entry;
    }

    /** The root directory. */
    static HeldDirectory root() throws IOException, FileRefused {
        return open(Path.of("/"), null);
    }

    /**
     * A directory in this one.
     *
     * @param seen what {@code lstat} told of it: it is refused when that is not what was opened
     */
    HeldDirectory open(String name, Entry seen) throws IOException, FileRefused {
        try {
            return open(at(name), seen);
        } catch (AccessDeniedException unreadable) {
            // A directory that we may only pass through, as /home is on some hosts, cannot be held without O_PATH,
            // which
            // Java has not. Root's cannot be replaced by anybody else either: the walk has judged what it lies in.
            if (seen.uid() != 0 || !seen.isDirectory()) {
                throw unreadable;
            }
            return new HeldDirectory(null, at(name), seen);
        }
    }

    private static HeldDirectory open(Path path, @Nullable Entry seen) throws IOException, FileRefused {
        Set<Path> before = descriptors();
        // With the dot only a directory can be opened, never a pipe that holds us up. A link that was put there since
        // would be followed; what was opened is then another directory than the one that was looked at.
        FileChannel channel = FileChannel.open(path.resolve("."), StandardOpenOption.READ);
        boolean held = false;
        try {
            Entry expected = seen == null ? Entry.at(path) : seen;
            Path descriptor = expected == null ? null : descriptor(before, expected);
            Entry open = descriptor == null ? null : Entry.ofOpen(descriptor);
            if (descriptor != null && open != null) {
                held = true;
                return new HeldDirectory(channel, descriptor, open);
            }
            throw FileRefused.changed(path.getFileName() + " was replaced while it was looked at");
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    private static Set<Path> descriptors() throws IOException {
        Set<Path> all = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            open.forEach(all::add);
        }
        // Without those of the listing itself, whose numbers are free again.
        all.removeIf(descriptor -> !Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS));
        return all;
    }

    /** A name in it, to be used without following links. */
    Path at(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("name '" + name + "'; expected one component of a path");
        }
        return descriptor.resolve(name);
    }

    /**
     * Reads a regular file in it.
     *
     * @param seen what {@code lstat} told of it
     * @param most how many bytes it may have
     * @throws FileRefused when it is another file by now, or changes while it is read
     */
    byte[] read(String name, Entry seen, int most) throws IOException, FileRefused {
        if (!seen.isRegular() || seen.size() > most) {
            throw FileRefused.because(name + " is no regular file of at most " + most + " bytes");
        }
        Set<Path> before = descriptors();
        try (FileChannel file = FileChannel.open(at(name), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            if (descriptor(before, seen) == null) {
                throw FileRefused.changed(name + " was replaced while it was looked at");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) seen.size());
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = file.read(bytes);
            }
            if (bytes.hasRemaining() || !seen.isUnchanged(Entry.at(at(name)))) {
                throw FileRefused.changed(name + " changed while it was read");
            }
            return bytes.array();
        }
    }

    /**
     * An open file of this process that is the very one that was seen; null when there is none. One that was not open before
     * is preferred; but a number that was in use may have become free meanwhile, and ours.
     */
    private static @Nullable Path descriptor(Set<Path> before, Entry seen) throws IOException {
        Path found = null;
        for (Path descriptor : descriptors()) {
            boolean fresh = !before.contains(descriptor);
            if ((fresh || found == null) && seen.isSameFile(Entry.ofOpen(descriptor))) {
                found = descriptor;
            }
        }
        return found;
    }

    /** What it is itself. */
    Entry entry() {
        return entry;
    }

    /** The same, as it is now. */
    Entry now() throws IOException {
        Entry now = Entry.ofOpen(descriptor);
        if (now == null) {
            throw new IOException("an open directory is gone");
        }
        return now;
    }

    /** Makes what was renamed in it durable. */
    void sync() throws IOException {
        if (channel == null) {
            throw new IOException("a directory that may not be read cannot be made durable");
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
