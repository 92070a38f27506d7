package io.unitward.cli.evidence;

import io.unitward.json.BadJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is there in a folder or an archive: the digest of each plain file, the few bytes of the manifest, and what is odd. */
final class FoundFiles {
    private static final int MOST_ENTRIES = 100_000;
    private static final int LARGEST_MANIFEST = 16 << 20;

    private final Map<String, EvidenceFile> files = new TreeMap<>();
    private final Map<String, byte[]> kept = new TreeMap<>();
    private final List<EvidenceProblem> problems = new ArrayList<>();
    private int entries;

    private FoundFiles() {}

    /** By path, the manifest and its digest among them. */
    Map<String, EvidenceFile> files() {
        return files;
    }

    /** What could be seen without knowing the manifest. */
    List<EvidenceProblem> problems() {
        return problems;
    }

    /** The bytes of the manifest or of its digest; null when it is not there. */
    byte @Nullable [] bytes(String path) {
        return kept.get(path);
    }

    /** Looks at all of a folder; no link in it is followed, and nothing but plain files is opened. */
    static FoundFiles inFolder(Path folder) throws IOException {
        return inFolder(folder, null);
    }

    /**
     * Looks at the folder of evidence: what its manifest does not list, or lists with another size, is not read, however large
     * somebody made it.
     */
    static FoundFiles ofEvidence(Path folder) throws IOException {
        Path manifest = folder.resolve(EvidenceFile.MANIFEST);
        byte[] head = new byte[0];
        if (Files.isRegularFile(manifest, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream in = open(manifest)) {
                head = in.readNBytes(LARGEST_MANIFEST);
            }
        }
        return inFolder(folder, sizes(head));
    }

    /** Whoever reads the manifest later tells what is wrong with it. */
    private static Map<String, Long> sizes(byte[] manifest) {
        try {
            return ListedFiles.read(manifest).sizes();
        } catch (BadJson | NotEvidence none) {
            return Map.of();
        }
    }

    private static InputStream open(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return Channels.newInputStream(Files.newByteChannel(file, options));
    }

    /** The digest of every file whose size is that, or of all without sizes. */
    private static FoundFiles inFolder(Path folder, @Nullable Map<String, Long> sizes) throws IOException {
        FoundFiles found = new FoundFiles();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                found.count();
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                found.count();
                String path = folder.relativize(file).toString();
                if (!attributes.isRegularFile()) {
                    found.notAFile(path, attributes.isSymbolicLink() ? "a link" : "no plain file");
                    return FileVisitResult.CONTINUE;
                }
                if (!isToBeRead(path, attributes.size(), sizes)) {
                    found.files.put(path, new EvidenceFile(path, attributes.size(), ""));
                    return FileVisitResult.CONTINUE;
                }
                try (InputStream in = open(file)) {
                    Digesting digesting = new Digesting(path);
                    byte[] buffer = new byte[1 << 16];
                    long left = sizes == null || isOfManifest(path) ? Long.MAX_VALUE : attributes.size() + 1;
                    for (int n = 0; n >= 0 && left > 0; n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) {
                        digesting.take(buffer, n);
                        left -= n; // one that grows meanwhile is another than the one listed
                    }
                    found.add(digesting);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                String path = folder.relativize(directory).toString();
                boolean listed = sizes != null && sizes.keySet().stream().anyMatch(each -> each.startsWith(path + "/"));
                if (!path.isEmpty()
                        && !listed
                        && found.files.keySet().stream().noneMatch(each -> each.startsWith(path + "/"))) {
                    found.problems.add(new EvidenceProblem(
                            EvidenceProblem.Kind.ADDED, path, "'" + path + "' is a directory that was not there"));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    /** Looks at an archive, front to back; what is damaged is the last thing that is looked at. */
    static FoundFiles inArchive(InputStream archive) throws IOException {
        FoundFiles found = new FoundFiles();
        TarReader tar = new TarReader(archive);
        Map<String, Long> sizes = null;
        try {
            for (TarReader.Header header = tar.next(); header != null; header = tar.next()) {
                found.count();
                if (sizes == null && !header.path().equals(EvidenceFile.MANIFEST)) {
                    throw new TarReader.Damaged("it does not begin with " + EvidenceFile.MANIFEST);
                }
                Digesting digesting = new Digesting(header.path());
                boolean read = isToBeRead(header.path(), header.size(), sizes);
                if (read) {
                    tar.content(header, digesting::take);
                } else {
                    tar.skip(header);
                }
                if (sizes == null) {
                    sizes = digesting.head == null ? Map.of() : sizes(digesting.head.toByteArray());
                }
                if (header.type() != '0') {
                    found.notAFile(header.path(), "an entry of type '" + header.type() + "'");
                } else if (!EvidenceFile.isSafe(header.path())) {
                    found.problems.add(new EvidenceProblem(
                            EvidenceProblem.Kind.BAD_PATH,
                            header.path(),
                            "'" + header.path() + "' leads out of the archive, or is written oddly"));
                } else if (found.files.containsKey(header.path())) {
                    found.problems.add(new EvidenceProblem(
                            EvidenceProblem.Kind.BAD_PATH, header.path(), "'" + header.path() + "' is there twice"));
                } else if (read) {
                    found.add(digesting);
                } else {
                    found.files.put(header.path(), new EvidenceFile(header.path(), header.size(), ""));
                }
            }
        } catch (TarReader.Damaged damaged) {
            found.problems.add(new EvidenceProblem(
                    EvidenceProblem.Kind.ARCHIVE,
                    EvidenceFile.MANIFEST,
                    "the archive is damaged: " + damaged.getMessage()));
        }
        return found;
    }

    private static boolean isToBeRead(String path, long size, @Nullable Map<String, Long> sizes) {
        return sizes == null || isOfManifest(path) || Long.valueOf(size).equals(sizes.get(path));
    }

    private static boolean isOfManifest(String path) {
        return path.equals(EvidenceFile.MANIFEST) || path.equals(EvidenceFile.SEAL);
    }

    private void count() throws IOException {
        if (++entries > MOST_ENTRIES) {
            throw new IOException("it has more than " + MOST_ENTRIES + " entries, which no evidence has");
        }
    }

    private void notAFile(String path, String what) {
        problems.add(new EvidenceProblem(
                EvidenceProblem.Kind.NOT_A_FILE, path, "'" + path + "' is " + what + "; expected a plain file"));
    }

    private void add(Digesting digesting) {
        files.put(digesting.path, digesting.file());
        if (digesting.head != null) {
            kept.put(digesting.path, digesting.head.toByteArray());
        }
    }

    /** Digests what it is given, and keeps the two files that must be read. */
    private static final class Digesting {
        private final String path;
        private final MessageDigest digest;
        private final @Nullable ByteArrayOutputStream head;
        private long size;

        Digesting(String path) {
            this.path = path;
            this.head = isOfManifest(path) ? new ByteArrayOutputStream() : null;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        void take(byte[] bytes, int count) throws IOException {
            digest.update(bytes, 0, count);
            size += count;
            if (head != null) {
                if (size > LARGEST_MANIFEST) {
                    throw new IOException("'" + path + "' is larger than " + (LARGEST_MANIFEST >> 20) + " MiB");
                }
                head.write(bytes, 0, count);
            }
        }

        EvidenceFile file() {
            return new EvidenceFile(path, size, HexFormat.of().formatHex(digest.digest()));
        }
    }
}
