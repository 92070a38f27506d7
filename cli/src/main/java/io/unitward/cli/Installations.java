package io.unitward.cli;

import io.unitward.cli.install.InstallRecord;
import io.unitward.facts.Scope;
import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the commands about an installation share. */
final class Installations {
    private Installations() {}

    /** Options of a run that may install or take away, or only looks. */
    static AuditOptions options(Scope scope, long uid, boolean onlyLooks, Duration look) {
        return new AuditOptions(
                scope,
                uid,
                null,
                onlyLooks,
                null,
                null,
                null,
                look,
                look,
                Duration.ZERO,
                false,
                onlyLooks,
                null,
                List.of());
    }

    /** What is installed; null when nothing is. */
    static @Nullable InstallRecord record(InstallPlace place) throws RunFailure {
        try {
            return place.record();
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    "what 'unitward install' wrote down cannot be used: " + failure.getMessage());
        }
    }

    /**
     * Ends the run for what stands in the way.
     *
     * @throws RunFailure with all of it
     */
    static void requireNoProblems(InstallFiles.Work work) throws RunFailure {
        if (!work.problems().isEmpty()) {
            List<String> lines = new ArrayList<>(work.problems());
            lines.add("nothing was done");
            throw new RunFailure(ExitCode.ACTION_FAILED, lines);
        }
    }

    /** Digests of what a program is made of; of Java only its own file, since the rest of it is its packager's to check. */
    static Map<String, String> digests(OwnProgram program) throws RunFailure {
        Map<String, String> digests = new TreeMap<>();
        Path java = Path.of(System.getProperty("java.home"));
        for (Path file : program.files()) {
            boolean big = file.startsWith(java) && !file.endsWith("bin/java");
            if (!big && Files.isRegularFile(file)) {
                digests.put(file.toString(), digest(file));
            }
        }
        return digests;
    }

    /** The digest of a file. */
    static String digest(Path file) throws RunFailure {
        try {
            return Sha256.hex(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, file + " cannot be read: " + failure.getMessage());
        }
    }
}
