package io.unitward.cli.validate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that docker-registry keeps its content in, written as a push leaves them; the program reads them anew for every
 * request. Writing them costs milliseconds, and makes damage possible that no push can do.
 *
 * @param root the registry's root directory
 */
public record ImageStore(Path root) {
    /** Some bytes that are known by their digest. */
    public static final class Blob {
        private final byte[] bytes;
        private final String digest;

        /** Those bytes. */
        public Blob(byte[] bytes) {
            this.bytes = bytes.clone();
            this.digest = "sha256:" + HexFormat.of().formatHex(sha256(bytes));
        }

        /** That text in UTF-8. */
        public Blob(String text) {
            this(text.getBytes(StandardCharsets.UTF_8));
        }

        byte[] bytes() {
            return bytes.clone();
        }

        /** {@code sha256:} and 64 digits. */
        public String digest() {
            return digest;
        }

        public int size() {
            return bytes.length;
        }
    }

    /** Puts an image there under a tag, which moves when another image had it. */
    public void push(String name, String tag, ProbeImage image) throws IOException {
        List<Blob> parts = new ArrayList<>(image.layers());
        parts.add(image.config());
        for (Blob part : parts) {
            write(data(part.digest()), part.bytes());
            link(repository(name).resolve("_layers").resolve(path(part.digest())), part.digest());
        }
        String digest = image.digest();
        write(data(digest), image.manifest().bytes());
        link(repository(name).resolve("_manifests/revisions").resolve(path(digest)), digest);
        link(tag(name, tag).resolve("index").resolve(path(digest)), digest);
        link(tag(name, tag).resolve("current"), digest);
    }

    /** Takes a tag away; the image stays, and can still be had by digest. */
    public void removeTag(String name, String tag) throws IOException {
        try (Stream<Path> files = Files.walk(tag(name, tag))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Cuts what is stored under that digest in half. */
    public void damage(String digest) throws IOException {
        byte[] whole = Files.readAllBytes(data(digest));
        write(data(digest), Arrays.copyOf(whole, whole.length / 2));
    }

    /** The digest of the image that a tag names; empty: there is no such tag. */
    Optional<String> digest(String name, String tag) throws IOException {
        Path link = tag(name, tag).resolve("current/link");
        return Files.exists(link) ? Optional.of(Files.readString(link)) : Optional.empty();
    }

    /** What is stored under a digest; empty: nothing. */
    Optional<byte[]> read(String digest) throws IOException {
        Path data = data(digest);
        return Files.exists(data) ? Optional.of(Files.readAllBytes(data)) : Optional.empty();
    }

    private Path repository(String name) {
        return root.resolve("docker/registry/v2/repositories").resolve(name);
    }

    private Path tag(String name, String tag) {
        return repository(name).resolve("_manifests/tags").resolve(tag);
    }

    private Path data(String digest) {
        String hex = digest.substring("sha256:".length());
        return root.resolve("docker/registry/v2/blobs/sha256")
                .resolve(hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }

    private static String path(String digest) {
        return digest.replace(':', '/');
    }

    private static void link(Path directory, String digest) throws IOException {
        write(directory.resolve("link"), digest.getBytes(StandardCharsets.UTF_8));
    }

    /** Renamed into place: a reader sees the old file or the new one. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Path fresh = file.resolveSibling("new");
        Files.write(fresh, bytes);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
