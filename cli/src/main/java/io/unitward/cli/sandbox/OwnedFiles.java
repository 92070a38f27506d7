package io.unitward.cli.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes files of a sandbox from the host side: they belong to the manager's owner in the home and runtime directories, and
 * to root elsewhere.
 *
 * @param sandbox whose files
 */
public record OwnedFiles(Sandbox sandbox) {
    /**
     * Writes a file in place of whatever it held, and the directories above it that are missing.
     *
     * @param file as the host side finds it
     */
    public void write(Path file, String text) throws IOException {
        createDirectories(file.getParent());
        Files.writeString(file, text);
        own(file);
    }

    /** Creates the missing ones of that directory and those above it. */
    public void createDirectories(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(directory);
            own(directory);
        }
    }

    private void own(Path file) throws IOException {
        if (file.startsWith(sandbox.home()) || file.startsWith(sandbox.runtimeDirectory())) {
            sandbox.own(file);
        }
    }
}
