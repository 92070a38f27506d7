package io.unitward.remediation.act;

import io.unitward.host.Deadline;
import io.unitward.remediation.journal.StateDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock of one manager, most often {@code act}: held around one action, never waited for. The kernel releases it when its
 * holder ends, however that happens; the file stays, for a lock on a deleted file excludes nobody.
 */
public final class RunLock implements AutoCloseable {
    private static final int PID_LENGTH = 20;
    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * Locks of this process. The kernel drops a process's lock when any of its descriptors of the file is closed, so a file
     * whose lock we hold must not even be opened a second time.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private RunLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, or says who has it.
     *
     * @throws LockHeld when another process, or another thread of this one, has it
     * @throws IOException when the lock file cannot be opened or written
     */
    public static RunLock take(StateDirectory directory) throws LockHeld, IOException {
        return take(directory, "act");
    }

    /**
     * Takes another lock, waiting for whoever has it.
     *
     * @param name what the lock is for, as its file is called
     * @throws LockHeld when somebody still has it at the deadline
     * @throws IOException as {@link #take(StateDirectory)}
     */
    public static RunLock await(StateDirectory directory, String name, Deadline deadline) throws LockHeld, IOException {
        while (true) {
            try {
                return take(directory, name);
            } catch (LockHeld held) {
                if (deadline.passed()) {
                    throw held;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    private static RunLock take(StateDirectory directory, String name) throws LockHeld, IOException {
        Path file = directory.file(name + ".lock");
        if (!HELD.add(file)) {
            throw held(file, Long.toString(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        try {
            FileChannel channel = open(file);
            taken = true;
            return new RunLock(file, channel);
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    private static FileChannel open(Path file) throws LockHeld, IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        StateDirectory.checkRegular(file);
        FileChannel channel = FileChannel.open(file, options, StateDirectory.OWNER_ONLY_FILE);
        boolean taken = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held(file, holder(channel));
            }
            channel.truncate(0);
            String pid = ProcessHandle.current().pid() + "\n";
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            taken = true;
            return channel;
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static LockHeld held(Path file, String pid) {
        return new LockHeld("lock " + file + " is held by process " + pid
                + ", which is acting on the same manager; expected no other");
    }

    /** Whether this very process has the lock of that file. */
    public static boolean isOurs(Path file) {
        return HELD.contains(file);
    }

    /** The pid the holder wrote; a question mark while it has not yet, or wrote something else. */
    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(PID_LENGTH);
        int length = Math.max(0, channel.read(buffer, 0));
        String pid = new String(buffer.array(), 0, length, StandardCharsets.US_ASCII).trim();
        return pid.matches("[0-9]+") ? pid : "?";
    }

    /** Gives the lock back. Should the file not close, the end of the process gives it back. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // What was done under the lock is done; an error here must not make it look otherwise.
            return;
        } finally {
            HELD.remove(file);
        }
    }
}
