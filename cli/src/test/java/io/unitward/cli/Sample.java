package io.unitward.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One directory of {@code samples/replay}: a snapshot, the manifest to judge it with, and what must come out.
 *
 * @param directory where it lies
 */
record Sample(Path directory) {
    /** Where the samples lie; tests run in the module's directory. */
    static final Path ROOT = Path.of("..", "samples", "replay");

    /** Permits the reload, for all of them. */
    static final Path ALLOWLIST = ROOT.resolve("allowlist.yaml");

    static final String SNAPSHOT = "snapshot.json";
    static final String MANIFEST = "unitward.yaml";

    static Sample of(String name) {
        return new Sample(ROOT.resolve(name));
    }

    /** All there are. */
    static List<Sample> all() throws IOException {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(Sample::new)
                    .toList();
        }
    }

    /** What is accepted for a while; need not be there. */
    Path waivers() {
        return directory.resolve("waivers.yaml");
    }

    Path snapshot() {
        return directory.resolve(SNAPSHOT);
    }

    Path manifest() {
        return directory.resolve(MANIFEST);
    }

    /** Whether there is one; without it the layer that a unit is read from is the expectation. */
    boolean hasManifest() {
        return Files.exists(manifest());
    }

    @Override
    public String toString() {
        return directory.getFileName().toString();
    }
}
