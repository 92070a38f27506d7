package io.unitward.cli.validate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Evidence as plain files in a directory of its own, made when there is something to keep.
 *
 * @param directory which
 */
public record EvidenceFolder(Path directory) implements EvidenceSink {
    @Override
    public void add(String name, String text) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text, StandardOpenOption.CREATE_NEW);
    }
}
