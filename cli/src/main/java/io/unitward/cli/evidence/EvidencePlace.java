package io.unitward.cli.evidence;

import io.unitward.config.OwnPlace;
import io.unitward.ownership.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where evidence is to be: a folder, or an archive where the name ends in {@code .tar}. It is there as a whole or not at all,
 * its owner's alone, and never in the place of anything.
 *
 * @param target the folder or archive
 */
public record EvidencePlace(Path target) {
    private static final Pattern OTHER_ARCHIVE =
            Pattern.compile("\\.(tar\\.\\w+|tgz|tbz2?|txz|tzst|zip|7z|gz|xz|zst)$", Pattern.CASE_INSENSITIVE);
    private static final FileAttribute<?> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /**
     * Why nothing can be written there, a sentence without a full stop; null when something can. Where somebody else decides what
     * a name leads to, all of it could be written to where that one likes.
     *
     * @param uid who writes
     */
    public @Nullable String problem(long uid) {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return "'" + target + "' is there already; expected a new name, evidence is never written over anything";
        }
        if (parent == null || !Files.isDirectory(parent)) {
            return "'" + target + "': its directory does not exist; expected a name in an existing directory";
        }
        if (OTHER_ARCHIVE.matcher(target.toString()).find()) {
            return "'" + target
                    + "': only a name that ends in .tar makes an archive; expected that, or the name of a folder";
        }
        if (!Files.isWritable(parent)) {
            return "'" + target + "' cannot be written; expected a writable directory";
        }
        return OwnPlace.isOwn(parent, uid)
                ? null
                : "'" + target + "': others may change its directory, or what leads there; expected one that is "
                        + (uid == 0 ? "root's" : "yours or root's")
                        + " with all directories above, or a sticky one such as /tmp";
    }

    private boolean isArchive() {
        return target.toString().endsWith(".tar");
    }

    /** Puts evidence together. */
    @FunctionalInterface
    public interface Gathering {
        /**
         * Adds all there is.
         *
         * @return how to have it judged again; null when that cannot be done
         */
        @Nullable
        Replayed into(EvidenceDraft draft) throws IOException;
    }

    /**
     * How to have evidence judged again.
     *
     * @param arguments of unitward, run in the folder
     * @param exitCode what it ended with; null when it was not tried
     * @param note what must be known of it; null for nothing
     */
    public record Replayed(
            List<String> arguments,
            @Nullable Integer exitCode,
            @Nullable String note) {
        public Replayed {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * What the manifest says of the run.
     *
     * @param version of unitward
     * @param command what was run
     * @param at the moment judged
     * @param scope which manager
     * @param uid whose
     * @param exitCode how it ended
     */
    public record About(String version, String command, Instant at, String scope, long uid, int exitCode) {}

    /**
     * What was written.
     *
     * @param files how many files, without the manifest and its digest
     * @param bytes of them
     * @param digest of the manifest
     */
    public record Written(int files, long bytes, String digest) {}

    /**
     * Writes it.
     *
     * @throws IOException when it could not be; nothing is left then
     */
    public Written write(About about, EvidenceLimits limits, Gathering gathering) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNull(whole.getParent(), "the root is there already");
        EvidenceLeftovers.remove(parent);
        Path temporary = Files.createTempDirectory(parent, EvidenceLeftovers.PREFIX, DIRECTORY);
        try (FileChannel lock = EvidenceLeftovers.lock(temporary)) {
            EvidenceDraft draft = new EvidenceDraft(temporary, limits);
            Replayed replayed = gathering.into(draft);
            EvidenceManifest manifest = draft.manifest(
                    new EvidenceManifest.About(
                            about.version(), about.command(), about.at(), about.scope(), about.uid(), about.exitCode()),
                    replay(replayed));
            byte[] bytes = manifest.toBytes();
            String digest = Sha256.hex(bytes);
            List<EvidenceFile> files = draft.files();
            draft.write(EvidenceFile.MANIFEST, bytes);
            draft.write(EvidenceFile.SEAL, EvidenceFile.seal(digest).getBytes(StandardCharsets.UTF_8));
            EvidenceLeftovers.unlock(lock, temporary);
            if (isArchive()) {
                archive(temporary, draft.files(), about.at(), whole);
            } else {
                folder(temporary, whole);
            }
            return new Written(
                    files.size(), files.stream().mapToLong(EvidenceFile::size).sum(), digest);
        } finally {
            EvidenceLeftovers.delete(temporary);
        }
    }

    /** As the manifest has it. */
    static EvidenceManifest.@Nullable Replay replay(@Nullable Replayed replayed) {
        return replayed == null
                ? null
                : new EvidenceManifest.Replay(replayed.arguments(), replayed.exitCode(), replayed.note());
    }

    /** The empty directory that is made first is ours, and no other can be in its place when ours takes it. */
    private static void folder(Path temporary, Path whole) throws IOException {
        try {
            Files.createDirectory(whole, DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            throw taken(whole);
        }
        boolean there = false;
        try {
            Files.move(temporary, whole, StandardCopyOption.ATOMIC_MOVE);
            there = true;
        } finally {
            if (!there) {
                Files.deleteIfExists(whole);
            }
        }
    }

    private static void archive(Path folder, List<EvidenceFile> files, Instant at, Path whole) throws IOException {
        Path temporary = folder.resolve(".tar");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
            Tar tar = new Tar(out, at);
            List<EvidenceFile> manifestFirst = files.stream()
                    .sorted(Comparator.comparing(
                                    (EvidenceFile file) -> !file.path().equals(EvidenceFile.MANIFEST)
                                            && !file.path().equals(EvidenceFile.SEAL))
                            .thenComparing(EvidenceFile::path))
                    .toList();
            for (EvidenceFile file : manifestFirst) {
                tar.add(file.path(), Files.readAllBytes(folder.resolve(file.path())));
            }
            tar.end();
        }
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
        try {
            Files.createLink(whole, temporary);
        } catch (FileAlreadyExistsException e) {
            throw taken(whole);
        } catch (UnsupportedOperationException | IOException noLinksThere) {
            Files.move(temporary, whole);
        }
    }

    private static IOException taken(Path whole) {
        return new IOException("'" + whole + "' was made by somebody else meanwhile, and is left alone");
    }
}
