package io.unitward.cli.evidence;

import io.unitward.ownership.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence that is being put together in a directory of its own, which nobody else can look into. */
public final class EvidenceDraft {
    private static final FileAttribute<?> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** Which end of a text is worth more. */
    public enum Keep {
        /** Of a file. */
        BEGINNING,
        /** Of a log. */
        END
    }

    private final Path directory;
    private final EvidenceLimits limits;
    private final List<EvidenceFile> files = new ArrayList<>();
    private final List<EvidenceManifest.Cut> cuts = new ArrayList<>();
    private final List<EvidenceManifest.Omission> omissions = new ArrayList<>();
    private final List<EvidenceManifest.MaskedIn> masked = new ArrayList<>();
    private final List<EvidenceManifest.OfUnit> units = new ArrayList<>();
    private EvidencePlace.@Nullable Replayed before;
    private long size;

    EvidenceDraft(Path directory, EvidenceLimits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /** Where it is put together; only files that were added belong there. */
    public Path directory() {
        return directory;
    }

    /** The limits that it keeps to. */
    public EvidenceLimits limits() {
        return limits;
    }

    /**
     * Adds the input or a result of the run: as a whole, or not at all.
     *
     * @return whether there was room
     */
    public boolean addWhole(String path, byte[] content) throws IOException {
        if (size + content.length > limits.all()) {
            omit(path, "it has " + content.length + " bytes, and all evidence together may have " + limits.all());
            return false;
        }
        write(path, content);
        return true;
    }

    /** Adds a text without its secrets, and no more of it than a file may have. */
    public void add(String path, Masked text, Keep keep) throws IOException {
        byte[] all = text.text().getBytes(StandardCharsets.UTF_8);
        String kept = shorter(text.text(), all.length, keep);
        byte[] content = kept.getBytes(StandardCharsets.UTF_8);
        if (addWhole(path, content)) {
            if (!kept.equals(text.text())) {
                cuts.add(new EvidenceManifest.Cut(path, content.length, (long) all.length));
            }
            if (!text.keys().isEmpty()) {
                masked.add(new EvidenceManifest.MaskedIn(path, text.keys()));
            }
        }
    }

    /** Tells what was taken out of a file that was added as a whole. */
    public void masked(String path, Masked text) {
        if (!text.keys().isEmpty()) {
            masked.add(new EvidenceManifest.MaskedIn(path, text.keys()));
        }
    }

    /** Tells that something is missing. */
    public void omit(String subject, String reason) {
        omissions.add(new EvidenceManifest.Omission(subject, reason));
    }

    /** Tells that a file that was added held only a part, of an unknown whole. */
    public void cut(String path) {
        files.stream()
                .filter(file -> file.path().equals(path))
                .findFirst()
                .ifPresent(file -> cuts.add(new EvidenceManifest.Cut(path, file.size(), null)));
    }

    /** Tells how to have that judged which was seen before anything was done. */
    public void before(EvidencePlace.Replayed replayed) {
        before = replayed;
    }

    /** Tells of a unit of which more was taken than findings. */
    public void unit(String unit, String verdict, String place) {
        units.add(new EvidenceManifest.OfUnit(unit, verdict, place));
    }

    /** Ends it: nothing can be added any more. */
    EvidenceManifest manifest(EvidenceManifest.About about, EvidenceManifest.@Nullable Replay replay) {
        return new EvidenceManifest(about, replay, EvidencePlace.replay(before), units, files, cuts, omissions, masked);
    }

    List<EvidenceFile> files() {
        return List.copyOf(files);
    }

    void write(String path, byte[] content) throws IOException {
        if (!EvidenceFile.isSafe(path)) {
            throw new IOException("'" + path + "' is no path for evidence");
        }
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent(), DIRECTORY);
        Files.createFile(file, FILE);
        Files.write(file, content, StandardOpenOption.WRITE);
        files.add(new EvidenceFile(path, content.length, Sha256.hex(content)));
        size += content.length;
    }

    /** Whole lines, as far as there are any. */
    private String shorter(String text, int bytes, Keep keep) {
        if (bytes <= limits.file()) {
            return text;
        }
        // A character has at most three bytes, in UTF-16 units.
        int room = limits.file() / 3;
        if (keep == Keep.BEGINNING) {
            String head = text.substring(0, room);
            int end = head.lastIndexOf('\n');
            return end < 0 ? head : head.substring(0, end + 1);
        }
        String tail = text.substring(text.length() - room);
        int begin = tail.indexOf('\n');
        return begin < 0 || begin == tail.length() - 1 ? tail : tail.substring(begin + 1);
    }
}
