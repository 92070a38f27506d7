package io.unitward.cli;

import io.unitward.facts.Snapshot;
import io.unitward.json.BadSnapshot;
import io.unitward.json.SnapshotJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A snapshot in a file, which somebody hostile may have written. */
final class SnapshotFile {
    private SnapshotFile() {}

    /**
     * Reads it.
     *
     * @throws RunFailure when it cannot be read, or is no snapshot of this major version
     */
    static Snapshot read(Path file) throws RunFailure {
        // Opening a pipe would wait for its other end, and a device may never end.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "snapshot '" + file + "' is no regular file; expected a file written by 'unitward snapshot'");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SnapshotJson.read(in, file.toString());
        } catch (BadSnapshot bad) {
            throw RunFailure.of(ExitCode.BAD_DATA, bad);
        } catch (NoSuchFileException failure) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "snapshot '" + file + "' does not exist; expected a file written by 'unitward snapshot'");
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_DATA,
                    "snapshot '" + file + "' cannot be read: " + failure.getMessage()
                            + "; expected a file written by 'unitward snapshot'");
        }
    }
}
