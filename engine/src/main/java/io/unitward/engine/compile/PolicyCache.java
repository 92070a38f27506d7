package io.unitward.engine.compile;

import io.unitward.engine.session.FactTypes;
import io.unitward.facts.PolicyFact;
import io.unitward.pending.Fingerprint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was compiled: one file for each set of sources, in a directory that is its owner's alone.
 *
 * <p>It saves time and nothing else. An entry that is cut off, changed, somebody else's or for something else is as good as
 * none; so is a directory that cannot be used. Nothing of an entry runs before {@link ClassFileCheck} has seen it. Its digests have
 * no key, so whoever may write it can make one that fits: what its table of contents says of rules is for {@link
 * OperatorCompiler} to replace.
 */
public final class PolicyCache {
    /** Grows when a check changes, so that what passed the old one is checked, and compiled, anew. */
    private static final String CHECKS = "1";

    private static final byte[] MAGIC = "unitward.compiled/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SHA256_BYTES = 32;
    private static final int HEAD = MAGIC.length + 2 * SHA256_BYTES;
    private static final int LARGEST = 64 << 20;
    private static final int KEPT = 8;
    private static final int OTHERS = 0077;
    private static final int TYPE_AND_MODE = 0170000 | OTHERS;
    private static final int REGULAR = 0100000;
    private static final int DIRECTORY = 0040000;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final String SUFFIX = ".compiled";
    private static final String UNFINISHED = ".new";

    private final @Nullable Path directory;
    private final long uid;
    private final boolean writes;
    private final String tool;

    /**
     * A cache.
     *
     * @param directory where it is; null for none. It is made when it is needed
     * @param uid whose it must be: the one that runs
     * @param writes whether anything is kept; what is there is used all the same
     * @param tool which build of the program this is
     */
    public PolicyCache(@Nullable Path directory, long uid, boolean writes, String tool) {
        this.directory = directory;
        this.uid = uid;
        this.writes = writes;
        this.tool = tool;
    }

    /** What these sources were compiled to; null when that is not known, or does not pass the check of classes. */
    @Nullable
    CompiledPolicies find(Collection<PolicySource> sources) {
        if (directory == null) {
            return null;
        }
        byte[] key = key(sources);
        try {
            byte[] entry = isOwn(directory, DIRECTORY) ? read(file(directory, key)) : null;
            if (entry == null
                    || entry.length < HEAD
                    || !Arrays.equals(MAGIC, Arrays.copyOf(entry, MAGIC.length))
                    || !Arrays.equals(key, Arrays.copyOfRange(entry, MAGIC.length, MAGIC.length + SHA256_BYTES))) {
                return null;
            }
            byte[] body = Arrays.copyOfRange(entry, HEAD, entry.length);
            if (!Arrays.equals(sha256(body), Arrays.copyOfRange(entry, MAGIC.length + SHA256_BYTES, HEAD))) {
                return null;
            }
            CompiledPolicies compiled = CompiledBytes.decode(body);
            return isOf(compiled, sources)
                            && ClassFileCheck.refusals(compiled.classes()).isEmpty()
                    ? compiled
                    : null;
        } catch (IOException | RuntimeException unusable) {
            return null;
        }
    }

    /** Whether the table of contents is that of these sources, and names no class that does not come with it. */
    private static boolean isOf(CompiledPolicies compiled, Collection<PolicySource> sources) {
        Map<String, String> digests = new TreeMap<>();
        sources.forEach(source -> digests.put(source.path(), source.sha256()));
        return compiled.index().digest().equals(PolicyCompiler.digest(sources))
                && compiled.index().sources().equals(digests)
                && compiled.index().models().stream()
                        .allMatch(name -> compiled.classes().containsKey(name.replace('.', '/') + ".class"))
                && compiled.index().rules().stream().allMatch(rule -> digests.containsKey(rule.source()));
    }

    /** Keeps what sources were compiled to, if it can. */
    void keep(Collection<PolicySource> sources, CompiledPolicies compiled) {
        if (directory == null || !writes) {
            return;
        }
        try {
            make(directory);
            if (isOwn(directory, DIRECTORY)) {
                byte[] body = CompiledBytes.encode(compiled);
                byte[] key = key(sources);
                write(file(directory, key), List.of(MAGIC, key, sha256(body), body));
                prune(directory);
            }
        } catch (IOException | RuntimeException unusable) {
            // The next run compiles again.
        }
    }

    /** A digest over all that decides what is compiled. */
    private byte[] key(Collection<PolicySource> sources) {
        Fingerprint fingerprint = new Fingerprint()
                .add("unitward.compiled/v1")
                .add(CHECKS)
                .add(tool)
                .add(Runtime.version())
                .add(System.getProperty("java.vm.vendor"));
        for (Class<? extends PolicyFact> type : FactTypes.ALL) {
            fingerprint.add(type.getName());
            for (RecordComponent component : type.getRecordComponents()) {
                fingerprint
                        .add(component.getName())
                        .add(component.getGenericType().getTypeName());
                Object[] words = component.getType().getEnumConstants();
                fingerprint.addAll(words == null ? List.of() : List.of(words));
            }
        }
        fingerprint.add(PolicyCompiler.digest(sources));
        return HexFormat.of().parseHex(fingerprint.hex());
    }

    private static Path file(Path directory, byte[] key) {
        return directory.resolve(HexFormat.of().formatHex(key) + SUFFIX);
    }

    /** Whether a path is what it should be, of the one that runs, and nobody else's to read or write. Not a link. */
    private boolean isOwn(Path path, int type) throws IOException {
        Map<String, Object> is = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        return is.get("mode") instanceof Integer mode
                && is.get("uid") instanceof Integer owner
                && (mode & TYPE_AND_MODE) == type
                && Integer.toUnsignedLong(owner) == uid;
    }

    private byte @Nullable [] read(Path file) throws IOException {
        if (!isOwn(file, REGULAR)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST ? null : bytes;
        }
    }

    private static void make(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.getParent();
            if (parent != null && !Files.exists(parent)) {
                Files.createDirectories(parent, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            }
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } catch (FileAlreadyExistsException raced) {
                // Another run has made it just now.
            }
        }
    }

    /** All or nothing: under another name first, and on the disk before it gets its own. */
    private static void write(Path file, List<byte[]> parts) throws IOException {
        Path unfinished = Files.createTempFile(
                file.getParent(), "", UNFINISHED, PosixFilePermissions.asFileAttribute(OWNER_FILE));
        try {
            try (FileChannel out = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                for (byte[] part : parts) {
                    ByteBuffer buffer = ByteBuffer.wrap(part);
                    while (buffer.hasRemaining()) {
                        out.write(buffer);
                    }
                }
                out.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** Keeps the newest entries; what a run has left unfinished goes with the oldest. */
    private static void prune(Path directory) throws IOException {
        List<Path> entries;
        try (Stream<Path> all = Files.list(directory)) {
            entries = new ArrayList<>(all.filter(path ->
                            path.toString().endsWith(SUFFIX) || path.toString().endsWith(UNFINISHED))
                    .toList());
        }
        entries.sort(Comparator.comparing(PolicyCache::time).reversed());
        for (Path old : entries.subList(Math.min(KEPT, entries.size()), entries.size())) {
            Files.deleteIfExists(old);
        }
    }

    private static FileTime time(Path path) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException gone) {
            return FileTime.fromMillis(0);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
