package io.unitward.remediation.alert;

import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was told of one manager, and what waits to be delivered, in {@code alerts.json}: in one file, so that both are
 * written in one step.
 */
public final class AlertStore {
    private static final String FILE = "alerts.json";
    private static final long LARGEST = 32L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final StateFiles files;
    private final Path file;
    private final long largest;

    /** Of one manager. */
    public AlertStore(StateDirectory directory) {
        this(directory, LARGEST);
    }

    /** With another bound than the usual, in bytes. */
    AlertStore(StateDirectory directory, long largest) {
        this.largest = largest;
        this.files = new StateFiles(directory);
        this.file = directory.file(FILE);
    }

    /**
     * What an update came to.
     *
     * @param memory what is remembered now
     * @param aside where a file that could not be understood was put; null in the usual case
     * @param isCut whether not all of it had room in a file that can be read again
     */
    public record Updated(AlertMemory memory, @Nullable Path aside, boolean isCut) {}

    /**
     * Replaces what is remembered by something worked out from it; on disk when this returns. One that cannot be understood is
     * put aside, and counts as nothing remembered.
     *
     * @throws NewerState when a newer unitward wrote it; it is left as it is
     * @throws IOException when it cannot be read or written, or another run writes the state all the time
     */
    public Updated update(UnaryOperator<AlertMemory> change) throws IOException {
        Updated[] updated = {null};
        boolean done = files.locked(() -> updated[0] = updateLocked(change), PATIENCE);
        if (!done || updated[0] == null) {
            throw new IOException("another run is writing the state");
        }
        return updated[0];
    }

    private Updated updateLocked(UnaryOperator<AlertMemory> change) throws IOException {
        AlertMemory before = AlertMemory.NONE;
        byte[] understood = null;
        // What is larger was not written by this version: left there, no run would ever remember anything again.
        Path aside = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > LARGEST
                ? files.keepAside(FILE)
                : null;
        byte[] bytes = files.read(FILE, LARGEST);
        if (bytes != null) {
            try {
                before = AlertJson.read(bytes);
                understood = bytes;
            } catch (NewerState newer) {
                throw newer;
            } catch (IOException damaged) {
                aside = files.keepAside(FILE);
            }
        }
        AlertMemory after = change.apply(before);
        byte[] written = AlertJson.write(after);
        boolean isCut = written.length > largest;
        while (written.length > largest) {
            after = Spool.shorter(after);
            written = AlertJson.write(after);
        }
        // Told by their bytes: the equality of records is linked at run time, which every run of the timer would wait
        // for.
        if (!Arrays.equals(written, understood == null ? AlertJson.write(AlertMemory.NONE) : understood)) {
            files.replace(FILE, written);
        }
        return new Updated(after, aside, isCut);
    }

    /**
     * What is remembered, as it is at this moment; nothing is made or put aside.
     *
     * @param directory of one manager; need not exist
     * @throws IOException when it cannot be read or understood
     */
    public static AlertMemory read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return AlertMemory.NONE;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
            throw new IOException(file + " is no regular file of at most " + (LARGEST >> 20) + " MiB");
        }
        return AlertJson.read(Files.readAllBytes(file));
    }

    /** The file, for messages. */
    public Path file() {
        return file;
    }
}
