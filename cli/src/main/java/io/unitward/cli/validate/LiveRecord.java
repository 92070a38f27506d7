package io.unitward.cli.validate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a run on the manager of the caller makes there, written down before any of it is made: nothing but what a record tells
 * is ever removed. A name alone proves nothing.
 *
 * @param run what only this run is called, as the label {@link #LABEL} of its images, containers and networks says
 * @param paths files and directories that were not there when it began, and that it alone makes
 */
record LiveRecord(String run, List<Path> paths) {
    /** By this label podman tells whose something is. */
    static final String LABEL = "io.unitward.probe";

    private static final String FILE = "record";
    private static final String HEAD = "unitward validate --live v1";
    private static final String RUN = "run ";
    private static final String PATH = "path ";
    private static final String END = "end";

    LiveRecord {
        paths = List.copyOf(paths);
        if (!run.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("run '" + run + "'; expected 32 hexadecimal digits");
        }
    }

    /** Whether a path is one of those, or below one. */
    boolean owns(Path path) {
        Path plain = path.normalize();
        return paths.stream().anyMatch(plain::startsWith);
    }

    /**
     * Reads what a run left in its directory; empty when it left no record, and so nothing.
     *
     * @throws IOException when there is one that is not understood
     */
    static Optional<LiveRecord> read(Path base) throws IOException {
        Path file = base.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is no regular file");
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 3
                || !lines.get(0).equals(HEAD)
                || !lines.get(1).startsWith(RUN)
                || !lines.get(lines.size() - 1).equals(END)) {
            throw new IOException(file + " is no record of 'validate --live'; nothing that it may tell of was removed");
        }
        Set<Path> paths = new HashSet<>();
        for (String line : lines.subList(2, lines.size() - 1)) {
            if (!line.startsWith(PATH + "/")) {
                throw new IOException(file + " has a line '" + line + "'; nothing that it may tell of was removed");
            }
            paths.add(Path.of(line.substring(PATH.length())));
        }
        try {
            return Optional.of(new LiveRecord(
                    lines.get(1).substring(RUN.length()),
                    paths.stream().sorted().toList()));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Writes it into that directory, on disk when this returns. */
    void write(Path base) throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD, RUN + run));
        paths.forEach(path -> lines.add(PATH + path));
        lines.add(END);
        Files.createDirectories(
                base, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path fresh = unfinished(base);
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, base.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(base, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** What is left of it where it was not written to its end. */
    static Path unfinished(Path base) {
        return base.resolve(FILE + ".new");
    }

    /** The name of the file, which is removed last of all. */
    static Path file(Path base) {
        return base.resolve(FILE);
    }
}
