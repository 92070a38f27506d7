package io.unitward.remediation.journal;

import io.unitward.pending.History;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
    private static final String FILE = "state.json";

    private final StateFiles files;
    private final Path file;

    /** What was read last, so that the same bytes are not understood twice: ten thousand units make megabytes of them. */
    private byte @Nullable [] lastBytes;

    private History last = History.NONE;

    public StateStore(StateDirectory directory) {
        this.files = new StateFiles(directory);
        this.file = directory.file(FILE);
    }

    /**
     * What was read.
     *
     * @param history what is remembered; {@link History#NONE} when nothing is or it could not be understood
     * @param warning why it could not be understood, one sentence without a full stop; null when all is well
     * @param newer whether a newer unitward wrote it: nothing may be done without its memory, and it is left as it is
     */
    public record Remembered(History history, @Nullable String warning, boolean newer) {
        /** Of this version, or damaged. */
        public Remembered(History history, @Nullable String warning) {
            this(history, warning, false);
        }
    }

    /**
     * Reads what is remembered, with the times of what waits {@linkplain SinceBoot corrected}. Never fails: what cannot be read is not
     * remembered, and said so.
     */
    public Remembered read() {
        Remembered written = written();
        return new Remembered(SinceBoot.corrected(written.history()), written.warning(), written.newer());
    }

    private Remembered written() {
        try {
            byte[] bytes = files.read(FILE, LARGEST);
            if (bytes == null) {
                return new Remembered(History.NONE, null);
            }
            if (!Arrays.equals(bytes, lastBytes)) {
                last = StateJson.read(bytes);
                lastBytes = bytes;
            }
            return new Remembered(last, null);
        } catch (NewerState e) {
            return new Remembered(
                    History.NONE,
                    "state file " + file + " is left as it is, and nothing may be done: " + Reason.of(e),
                    true);
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
     * @throws IOException when it cannot be written, or is a newer unitward's
     */
    public boolean update(UnaryOperator<History> change) throws IOException {
        return files.locked(() -> updateLocked(change));
    }

    /** The same, trying again for so long while another run is writing; for what must be remembered. */
    public boolean update(UnaryOperator<History> change, Duration patience) throws IOException {
        return files.locked(() -> updateLocked(change), patience);
    }

    private void updateLocked(UnaryOperator<History> change) throws IOException {
        Remembered before = written();
        if (before.newer()) {
            throw new IOException(before.warning());
        }
        History after = change.apply(SinceBoot.corrected(before.history()));
        if (before.warning() != null) {
            files.keepAside(FILE);
        } else if (after.equals(before.history())) {
            return;
        }
        files.replace(FILE, StateJson.write(after));
    }
}
