package io.unitward.remediation.journal;

import io.unitward.pending.History;
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
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@link History} of one manager in {@code state.json}: replaced as a whole, never half-written.
 *
 * <p>A file that cannot be understood is nothing remembered, plus a warning; the next write puts it aside under a name of
 * its own. Updates exclude each other by a lock that is held for the moment of the update only.
 */
public final class StateStore {
    private static final long LARGEST = 64L << 20;
    private static final Duration RETRY = Duration.ofMillis(10);

    /**
     * One update at a time in this process: the kernel drops a process's file lock when any of its descriptors of that file
     * is closed, so two threads must not both open it.
     */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final StateDirectory directory;
    private final Path file;

    /** What was read last, so that the same bytes are not understood twice: ten thousand units make megabytes of them. */
    private byte @Nullable [] lastBytes;

    private History last = History.NONE;

    public StateStore(StateDirectory directory) {
        this.directory = directory;
        this.file = directory.file("state.json");
    }

    /**
     * What was read.
     *
     * @param history what is remembered; {@link History#NONE} when nothing is or it could not be understood
     * @param warning why it could not be understood, one sentence without a full stop; null when all is well
     */
    public record Remembered(History history, @Nullable String warning) {}

    /** Reads what is remembered. Never fails: what cannot be read is not remembered, and said so. */
    public Remembered read() {
        try {
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return new Remembered(History.NONE, null);
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
                return damaged("it is no regular file of at most " + (LARGEST >> 20) + " MiB");
            }
            byte[] bytes = Files.readAllBytes(file);
            if (!Arrays.equals(bytes, lastBytes)) {
                last = StateJson.read(bytes);
                lastBytes = bytes;
            }
            return new Remembered(last, null);
        } catch (IOException e) {
            return damaged(Reason.of(e));
        }
    }

    private Remembered damaged(String reason) {
        return new Remembered(
                History.NONE,
                "state file " + file + " is ignored: " + reason + "; it is kept aside when the state is written next");
    }

    /**
     * Replaces what is remembered by something worked out from it; on disk when this returns true.
     *
     * @param change from what is remembered now to what shall be
     * @return false when another run is writing at this very moment; nothing was changed then
     * @throws IOException when it cannot be written
     */
    public boolean update(UnaryOperator<History> change) throws IOException {
        if (!IN_PROCESS.tryLock()) {
            return false;
        }
        try {
            return updateLocked(change);
        } finally {
            IN_PROCESS.unlock();
        }
    }

    /** The same, trying again for so long while another run is writing; for what must be remembered. */
    public boolean update(UnaryOperator<History> change, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!update(change)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
        return true;
    }

    private boolean updateLocked(UnaryOperator<History> change) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        Path lockFile = directory.file("state.lock");
        StateDirectory.checkRegular(lockFile);
        try (FileChannel channel = FileChannel.open(lockFile, options, StateDirectory.OWNER_ONLY_FILE)) {
            FileLock lock = channel.tryLock(); // closing the channel releases it
            if (lock == null) {
                return false;
            }
            Remembered before = read();
            History after = change.apply(before.history());
            if (before.warning() != null) {
                keepAside();
            } else if (after.equals(before.history())) {
                return true;
            }
            replace(StateJson.write(after));
            return true;
        }
    }

    private void keepAside() throws IOException {
        Path aside = directory.file("state.json.damaged");
        for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
            aside = directory.file("state.json.damaged-" + i);
        }
        Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
    }

    private void replace(byte[] bytes) throws IOException {
        Path temporary = directory.file("state.json.new");
        Files.deleteIfExists(temporary); // left by a run that was cut short; we hold the lock
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(temporary, options, StateDirectory.OWNER_ONLY_FILE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        directory.sync();
    }
}
