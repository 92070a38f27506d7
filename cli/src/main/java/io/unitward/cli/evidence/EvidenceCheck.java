package io.unitward.cli.evidence;

import io.unitward.json.BadJson;
import io.unitward.json.Visible;
import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of evidence since it was written. Every file is compared with the digest that the manifest has of it, and the
 * manifest with the digest beside it; whoever replaces all of these is found out only by the digest that was printed when the
 * evidence was written, and kept elsewhere. Owners, modes and times are not compared.
 *
 * @param digest of the manifest as it is now, 64 hex digits; empty when there is none
 * @param files how many files the manifest lists
 * @param claim what the manifest says of the run; null when there is none that can be read
 * @param problems what is not as it was, by path; empty when all is
 */
public record EvidenceCheck(
        String digest, int files, @Nullable Claim claim, List<EvidenceProblem> problems) {
    public EvidenceCheck {
        problems = problems.stream()
                .sorted(Comparator.comparing(EvidenceProblem::path)
                        .thenComparing(EvidenceProblem::kind)
                        .thenComparing(EvidenceProblem::message))
                .toList();
    }

    /**
     * What the manifest says of the run.
     *
     * @param command what was run, such as {@code audit}
     * @param at the moment judged
     * @param exitCode how it ended
     */
    public record Claim(String command, Instant at, long exitCode) {}

    /** Who wrote what is checked. */
    public enum Writer {
        /** {@code audit --evidence}, or another run; what {@code validate} wrote is as good. */
        EVIDENCE("--evidence"),
        /** {@code validate --report}. */
        REPORT("'unitward validate --report'");

        private final String text;

        Writer(String text) {
            this.text = text;
        }

        private Set<String> commands() {
            return this == REPORT ? Set.of("validate") : Set.of("audit", "heal", "undo", "validate");
        }
    }

    /** Whether nothing was edited, added or taken away. */
    public boolean intact() {
        return problems.isEmpty();
    }

    /**
     * Checks a folder, or an archive.
     *
     * @param place which
     * @param expected the digest that was printed when it was written, or its first 12 or more digits; null when nobody has it
     * @throws NotEvidence when it cannot be read, or a newer unitward wrote it
     */
    public static EvidenceCheck of(Path place, @Nullable String expected) throws NotEvidence {
        return of(place, expected, Writer.EVIDENCE);
    }

    /**
     * The same.
     *
     * @param writer who must have written it
     */
    public static EvidenceCheck of(Path place, @Nullable String expected, Writer writer) throws NotEvidence {
        FoundFiles found = found(place, writer);
        List<EvidenceProblem> problems = new ArrayList<>(found.problems());
        byte[] manifest = found.bytes(EvidenceFile.MANIFEST);
        if (manifest == null) {
            problems.add(problem(
                    EvidenceProblem.Kind.REMOVED,
                    EvidenceFile.MANIFEST,
                    "there is no " + EvidenceFile.MANIFEST + ", so nothing tells what belongs there"));
            return new EvidenceCheck("", 0, null, problems);
        }
        String digest = Sha256.hex(manifest);
        seal(found, digest, expected, problems);
        try {
            ListedFiles listed = ListedFiles.read(manifest);
            requireWriter(listed.claim(), place, writer);
            mandatory(listed, problems);
            compare(listed.files(), found.files(), problems);
            return new EvidenceCheck(digest, listed.files().size(), listed.claim(), problems);
        } catch (BadJson bad) {
            problems.add(problem(
                    EvidenceProblem.Kind.MANIFEST,
                    EvidenceFile.MANIFEST,
                    EvidenceFile.MANIFEST + ": " + bad.getMessage()));
            return new EvidenceCheck(digest, 0, null, problems);
        }
    }

    private static void requireWriter(Claim claim, Path place, Writer writer) throws NotEvidence {
        if (!writer.commands().contains(claim.command())) {
            throw new NotEvidence(Visible.of("'" + place + "' says that 'unitward " + claim.command()
                    + "' wrote it; expected what " + writer.text + " wrote"));
        }
    }

    /** A manifest that lists nothing to speak of is no evidence of anything. */
    private static void mandatory(ListedFiles listed, List<EvidenceProblem> problems) {
        List<String> mandatory = listed.claim().command().equals("validate")
                ? List.of("incident.md", "incident.json")
                : List.of("report.json");
        for (String path : mandatory) {
            if (!listed.sizes().containsKey(path) && !listed.omitted().contains(path)) {
                problems.add(problem(
                        EvidenceProblem.Kind.MANIFEST,
                        path,
                        "the manifest lists no '" + path + "', which is in all that 'unitward "
                                + listed.claim().command() + "' writes"));
            }
        }
    }

    private static FoundFiles found(Path place, Writer writer) throws NotEvidence {
        try {
            if (Files.isDirectory(place)) {
                return FoundFiles.ofEvidence(place);
            }
            if (!Files.isRegularFile(place)) {
                throw new NotEvidence("'" + place + "' "
                        + (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                                ? "is neither folder nor archive"
                                : "does not exist")
                        + "; expected what " + writer.text + " wrote");
            }
            try (InputStream in = Files.newInputStream(place)) {
                return FoundFiles.inArchive(in);
            }
        } catch (IOException failure) {
            throw new NotEvidence("'" + place + "' cannot be read: " + failure.getMessage());
        }
    }

    private static void seal(
            FoundFiles found, String digest, @Nullable String expected, List<EvidenceProblem> problems) {
        byte[] seal = found.bytes(EvidenceFile.SEAL);
        if (seal == null) {
            problems.add(problem(
                    EvidenceProblem.Kind.REMOVED,
                    EvidenceFile.SEAL,
                    "'" + EvidenceFile.SEAL + "' is not there any more"));
        } else if (!new String(seal, StandardCharsets.UTF_8).equals(EvidenceFile.seal(digest))) {
            problems.add(problem(
                    EvidenceProblem.Kind.MANIFEST,
                    EvidenceFile.MANIFEST,
                    "'" + EvidenceFile.MANIFEST + "' is not the one whose digest " + EvidenceFile.SEAL + " has"));
        }
        if (expected != null && !digest.startsWith(expected)) {
            problems.add(problem(
                    EvidenceProblem.Kind.MANIFEST,
                    EvidenceFile.MANIFEST,
                    "'" + EvidenceFile.MANIFEST + "' has the digest " + digest + "; expected " + expected));
        }
    }

    private static void compare(
            List<EvidenceFile> listed, Map<String, EvidenceFile> found, List<EvidenceProblem> problems) {
        Map<String, EvidenceFile> left = new HashMap<>(found);
        left.remove(EvidenceFile.MANIFEST);
        left.remove(EvidenceFile.SEAL);
        Map<String, EvidenceFile> seen = new HashMap<>();
        for (EvidenceFile file : listed) {
            if (!EvidenceFile.isSafe(file.path()) || seen.put(file.path(), file) != null) {
                problems.add(problem(
                        EvidenceProblem.Kind.BAD_PATH,
                        file.path(),
                        "the manifest lists '" + file.path() + "', which leads out of the evidence or is there twice"));
                continue;
            }
            EvidenceFile there = left.remove(file.path());
            if (there == null) {
                problems.add(problem(
                        EvidenceProblem.Kind.REMOVED, file.path(), "'" + file.path() + "' is not there any more"));
            } else if (!there.equals(file)) {
                problems.add(problem(
                        EvidenceProblem.Kind.CHANGED,
                        file.path(),
                        "'" + file.path() + "' was changed: it has " + there.size() + " bytes"
                                + (there.sha256().isEmpty()
                                        ? "; expected " + file.size()
                                        : " and the digest " + there.sha256() + "; expected " + file.size() + " and "
                                                + file.sha256())));
            }
        }
        left.keySet()
                .forEach(path -> problems.add(
                        problem(EvidenceProblem.Kind.ADDED, path, "'" + path + "' is there and not in the manifest")));
    }

    private static EvidenceProblem problem(EvidenceProblem.Kind kind, String path, String message) {
        return new EvidenceProblem(kind, Visible.of(path), Visible.of(message));
    }
}
