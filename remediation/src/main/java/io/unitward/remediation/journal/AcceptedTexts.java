package io.unitward.remediation.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The texts of the files that were loaded and accepted, so that a later look can say what they said: {@code accepted/} in
 * the state directory, one file for each content, named by its sha-256 digest.
 *
 * <p>A text is worth nothing if it could be another one's, so each is held against its name when it is read. They may hold
 * secrets, as the unit files do; like all state they are readable by their owner alone.
 */
public final class AcceptedTexts {
    /** A unit file is a few KiB; a larger one than this is not kept. */
    public static final int LARGEST = 1 << 20;

    private static final String TEMPORARY = ".new-";
    /** Longer than any run takes. */
    private static final Duration UNFINISHED = Duration.ofHours(1);

    private static final String DIRECTORY = "accepted";
    private static final int DIGEST_LENGTH = 64;

    private final StateDirectory state;
    private final Path directory;

    public AcceptedTexts(StateDirectory state) {
        this.state = state;
        this.directory = state.file(DIRECTORY);
    }

    /** The digests of which a text is kept. */
    public Set<String> kept() throws IOException {
        Set<String> kept = new HashSet<>();
        if (!exists()) {
            return kept;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (isDigest(name)) {
                    kept.add(name);
                }
            }
        }
        return kept;
    }

    /** Java opens what it shall list before it knows whether that is a directory, and a pipe would hold it up. */
    private boolean exists() throws IOException {
        boolean exists = Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
        if (exists && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(directory + " is no directory");
        }
        return exists;
    }

    /** The texts of some digests, as far as they are kept whole; what is missing or damaged is left out. */
    public Map<String, byte[]> read(Collection<String> digests) throws IOException {
        Map<String, byte[]> texts = new HashMap<>();
        if (!exists()) {
            return texts;
        }
        for (String digest : digests) {
            Path file = directory.resolve(digest);
            if (isDigest(digest)
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(file) <= LARGEST) {
                byte[] text = Files.readAllBytes(file);
                if (digestOf(text).equals(digest)) {
                    texts.put(digest, text);
                }
            }
        }
        return texts;
    }

    /**
     * Keeps texts, and drops those that nothing refers to any more.
     *
     * @param texts what is new, by digest
     * @param wanted the digests of all that is loaded now
     * @throws IllegalArgumentException when a text is not of its digest
     */
    public void keep(Map<String, byte[]> texts, Set<String> wanted) throws IOException {
        if (!exists()) {
            Files.createDirectories(directory, StateDirectory.OWNER_ONLY_DIRECTORY);
        }
        Set<String> kept = kept();
        for (Map.Entry<String, byte[]> text : texts.entrySet()) {
            if (!digestOf(text.getValue()).equals(text.getKey())) {
                throw new IllegalArgumentException("text of digest '" + digestOf(text.getValue())
                        + "' is to be kept as '" + text.getKey() + "'; expected its own");
            }
            if (!kept.contains(text.getKey()) && text.getValue().length <= LARGEST) {
                write(text.getKey(), text.getValue());
            }
        }
        for (String digest : kept) {
            if (!wanted.contains(digest)) {
                Files.deleteIfExists(directory.resolve(digest));
            }
        }
        dropUnfinished();
        state.sync();
    }

    /** What runs left that were ended while they wrote; a young one may belong to a run that goes on. */
    private void dropUnfinished() throws IOException {
        FileTime young = FileTime.from(Instant.now().minus(UNFINISHED));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(young) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException other) {
            return; // another run came first
        }
    }

    private void write(String digest, byte[] text) throws IOException {
        Path temporary = Files.createTempFile(directory, TEMPORARY, "", StateDirectory.OWNER_ONLY_FILE);
        try {
            Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            try (FileChannel channel = FileChannel.open(temporary, options)) {
                ByteBuffer buffer = ByteBuffer.wrap(text);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            // Not forced to disk: a text that is cut off by a crash is not of its digest, and so is none.
            Files.move(temporary, directory.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static boolean isDigest(String name) {
        boolean digest = name.length() == DIGEST_LENGTH;
        for (int i = 0; digest && i < name.length(); i++) {
            digest = HexFormat.isHexDigit(name.charAt(i));
        }
        return digest;
    }

    static String digestOf(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every one must have", e);
        }
    }
}
