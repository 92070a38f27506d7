package io.unitward.cli;

import io.unitward.cli.evidence.EvidencePlace;
import io.unitward.cli.evidence.EvidenceSeal;
import io.unitward.cli.validate.EvidenceFolder;
import io.unitward.cli.validate.EvidenceSink;
import io.unitward.cli.validate.Incident;
import io.unitward.config.OwnPlace;
import io.unitward.facts.Scope;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory that {@code validate --report} writes: new, nobody else's, and sealed in the end. */
final class ValidateReport {
    private final Path directory;

    private ValidateReport(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes it. What is there must be nobody else's before and after that: in a directory such as /tmp another may be faster.
     *
     * @throws RunFailure when it is not empty, or others may change it (2)
     */
    static ValidateReport into(Path place) throws RunFailure {
        try {
            requireOwn(place);
            Files.createDirectories(
                    place.toAbsolutePath(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            requireOwn(place);
            try (Stream<Path> entries = Files.list(place.toAbsolutePath())) {
                if (entries.findAny().isPresent()) {
                    throw new RunFailure(
                            ExitCode.USAGE, "--report '" + place + "' is not empty; expected a new directory");
                }
            }
            return new ValidateReport(place);
        } catch (IOException | UncheckedIOException failure) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--report '" + place + "' cannot be used: " + failure.getMessage()
                            + "; expected a directory that is new or empty");
        }
    }

    /**
     * The same as far as nothing is made for it.
     *
     * @throws RunFailure as {@link #into}
     */
    static void require(Path place) throws RunFailure {
        requireOwn(place);
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            into(place);
        }
    }

    private static void requireOwn(Path place) throws RunFailure {
        long uid = Caller.uid();
        if (!OwnPlace.isOwn(place.toAbsolutePath(), uid)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--report '" + place
                            + "': others may change it, or what leads there; expected a new directory, or an"
                            + " empty one that is " + (uid == 0 ? "root's" : "yours") + " with all directories above");
        }
    }

    /** Where the evidence of a test goes. */
    EvidenceSink of(String test) {
        return new EvidenceFolder(directory.resolve(test));
    }

    /** What is told where the tests did not all end, of a run that was to write a report there; null for none. */
    static List<String> interrupted(@Nullable ValidateReport report) {
        List<String> lines = new ArrayList<>(List.of("interrupted: nothing is known of tests that had not ended"));
        if (report != null) {
            lines.add("'" + report.directory
                    + "' holds at most a part of the evidence and no record, so it proves nothing: remove it, or name"
                    + " another directory, and run all of it again");
        }
        return lines;
    }

    /**
     * Writes what came of the tests, and seals it, so that whoever is shown the report can tell whether it is what was written.
     *
     * @param at when they began
     * @return what to tell of it
     * @throws RunFailure when it cannot be written (70)
     */
    String finish(Incident incident, Instant at, ExitCode code) throws RunFailure {
        write(incident, code);
        try {
            EvidencePlace.Written sealed = EvidenceSeal.of(
                    directory,
                    new EvidencePlace.About(
                            Version.number(), "validate", at, Scope.USER.text(), Caller.uid(), code.code()));
            return Visible.of("report in " + directory + ": " + sealed.files() + " files, digest " + sealed.digest());
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL,
                    "the report in '" + directory + "' could not be sealed: " + failure.getMessage());
        }
    }

    private void write(Incident incident, ExitCode code) throws RunFailure {
        try {
            Files.writeString(directory.resolve("incident.md"), incident.markdown(), StandardOpenOption.CREATE_NEW);
            try (OutputStream out = Files.newOutputStream(
                    directory.resolve("incident.json"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                incident.json(out, code.code());
            }
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.INTERNAL,
                    "the report could not be written to '" + directory + "': " + failure.getMessage());
        }
    }
}
