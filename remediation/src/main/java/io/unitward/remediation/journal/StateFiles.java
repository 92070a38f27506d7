package io.unitward.remediation.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How files of the state are written: one update at a time, by a lock that is held for the moment of the update only; each
 * replaced as a whole, never half-written.
 */
public final class StateFiles {
    /** How many damaged files of one name are kept aside. */
    static final int MOST_ASIDE = 10;

    private static final Duration RETRY = Duration.ofMillis(10);

    /**
     * One update at a time in this process: the kernel drops a process's file lock when any of its descriptors of that file
     * is closed, so two threads must not both open it.
     */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final StateDirectory directory;

    /** Of one manager. */
    public StateFiles(StateDirectory directory) {
        this.directory = directory;
    }

    /** What is done under the lock. */
    public interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    /**
     * Does something under the lock.
     *
     * @return false when another run is writing at this very moment; nothing was done then
     */
    boolean locked(Work work) throws IOException {
        if (!IN_PROCESS.tryLock()) {
            return false;
        }
        try {
            Set<OpenOption> options =
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            Path lockFile = directory.file("state.lock");
            StateDirectory.checkRegular(lockFile);
            try (FileChannel channel = FileChannel.open(lockFile, options, StateDirectory.OWNER_ONLY_FILE)) {
                FileLock lock = channel.tryLock(); // closing the channel releases it
                if (lock == null) {
                    return false;
                }
                work.run();
                return true;
            }
        } finally {
            IN_PROCESS.unlock();
        }
    }

    /** The same, trying again for so long while another run is writing. */
    public boolean locked(Work work, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!locked(work)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
        return true;
    }

    /**
     * Puts a file that cannot be understood under a name of its own; of more than {@value #MOST_ASIDE} the last is replaced.
     * Call it under the lock.
     *
     * @return that name
     */
    Path keepAside(String name) throws IOException {
        Path aside = directory.file(name + ".damaged");
        for (int i = 2; i <= MOST_ASIDE && Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = directory.file(name + ".damaged-" + i);
        }
        Files.move(directory.file(name), aside, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return aside;
    }

    /** Writes a file anew; on disk when this returns. Call it under the lock. */
    public void replace(String name, byte[] bytes) throws IOException {
        Path temporary = directory.file(name + ".new");
        Files.deleteIfExists(temporary); // left by a run that was cut short; we hold the lock
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(temporary, options, StateDirectory.OWNER_ONLY_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            Steps.reached(name + " written anew");
            channel.force(true);
        }
        Steps.reached(name + " to be renamed");
        Files.move(
                temporary, directory.file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Steps.reached(name + " renamed");
        directory.sync();
        Steps.reached(name + " replaced");
    }

    /** The bytes of a file; null when there is none. */
    public byte @Nullable [] read(String name, long largest) throws IOException {
        Path file = directory.file(name);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > largest) {
            throw new IOException("it is no regular file of at most " + (largest >> 20) + " MiB");
        }
        return Files.readAllBytes(file);
    }
}
