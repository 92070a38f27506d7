package io.unitward.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory that the first process makes that needs it, all use that need it meanwhile, and the last one removes. A file tells
 * them which it is, and is locked: by who makes or removes it alone, by those that use it together. What processes left that were
 * killed is used by the next.
 */
final class OneForAll {
    private final Path path;
    private final FileChannel channel;
    private FileLock lock;

    private OneForAll(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** Fills a directory. */
    interface Maker {
        void fill(Path directory) throws IOException;
    }

    /** The directory of that file; no other may be asked for by this process as long as it uses it. */
    static OneForAll of(Path file, Maker maker) throws IOException {
        FileChannel channel = FileChannel.open(
                Files.createDirectories(file.toAbsolutePath().getParent()).resolve(file.getFileName()),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        boolean ready = false;
        try {
            while (true) {
                FileLock together = channel.lock(0, Long.MAX_VALUE, true);
                if (isThere(channel)) {
                    ready = true;
                    return new OneForAll(Path.of(told(channel)), channel, together);
                }
                together.release();
                // Another one may make it, and even have removed it again, before this one comes to it.
                try (FileLock alone = channel.lock()) {
                    if (!isThere(channel)) {
                        make(channel, maker);
                    }
                }
            }
        } finally {
            if (!ready) {
                channel.close();
            }
        }
    }

    Path path() {
        return path;
    }

    /** Uses it no more, and removes it if nobody does. */
    void leave() throws IOException {
        try (channel) {
            lock.release();
            lock = channel.tryLock();
            if (lock != null && isThere(channel)) {
                SharedClasses.delete(path);
            }
        }
    }

    private static void make(FileChannel channel, Maker maker) throws IOException {
        Path made = Files.createTempDirectory("unitward-classes-");
        boolean full = false;
        try {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            maker.fill(made);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(made.toString().getBytes(UTF_8)), 0);
            full = true;
        } finally {
            if (!full) {
                SharedClasses.delete(made);
            }
        }
    }

    /** Whether it is there, and ours: below /tmp everybody can make one of a name that became free. */
    private static boolean isThere(FileChannel channel) throws IOException {
        String told = told(channel);
        return !told.isEmpty()
                && Files.isDirectory(Path.of(told))
                && Files.getOwner(Path.of(told)).equals(Files.getOwner(Path.of("target")));
    }

    private static String told(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        channel.read(bytes, 0);
        return new String(bytes.array(), UTF_8);
    }
}
