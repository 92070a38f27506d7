package io.unitward.config;

import io.unitward.verdict.Waiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Appends an entry to {@code waivers.yaml}. What is there stays as it is, comments too; the new file is read before it takes the
 * old one's place, and must be the old one and the entry. Where an entry cannot be appended nothing is written.
 */
public final class WaiverFile {
    private static final String HEAD = "apiVersion: unitward/v1\nwaivers:\n";

    private final Path path;
    private final TrustedFile.Kind kind;
    private final long uid;

    private WaiverFile(Path path, TrustedFile.Kind kind, long uid) {
        this.path = path;
        this.kind = kind;
        this.uid = uid;
    }

    /** The file that the caller's own waivers are read from; null when there is no place for one. */
    public static @Nullable WaiverFile of(ConfigPlaces places) {
        Path override = places.waiversOverride();
        if (override != null) {
            return new WaiverFile(override, TrustedFile.Kind.CALLERS, places.callerUid());
        }
        if (places.callerUid() == 0) {
            return new WaiverFile(places.etcDirectory().resolve("waivers.yaml"), TrustedFile.Kind.ADMINISTRATORS, 0);
        }
        Path user = places.userConfigDirectory();
        return user == null
                ? null
                : new WaiverFile(user.resolve("waivers.yaml"), TrustedFile.Kind.CALLERS, places.callerUid());
    }

    /** Where it is, or will be. */
    public Path path() {
        return path;
    }

    /** An entry could not be appended; the message says why, and what to do instead. */
    public static final class NotAppended extends Exception {
        private static final long serialVersionUID = 1L;

        NotAppended(String message) {
            super(message);
        }
    }

    /** An entry as YAML, its dash at the beginning of the line. */
    public static String block(Waiver waiver) {
        StringBuilder out = new StringBuilder();
        out.append("- policy: ").append(waiver.policy()).append('\n');
        List<String> units = new ArrayList<>();
        waiver.units().forEach(unit -> units.add(quoted(unit)));
        out.append("  units: [").append(String.join(", ", units)).append("]\n");
        if (waiver.file() != null) {
            out.append("  file: ").append(quoted(waiver.file())).append('\n');
        }
        if (waiver.digest() != null) {
            out.append("  digest: ").append(quoted(waiver.digest())).append('\n');
        }
        out.append("  reason: ").append(quoted(waiver.reason())).append('\n');
        out.append("  approver: ").append(quoted(waiver.approver())).append('\n');
        out.append("  granted: ").append(moment(waiver.granted().toString())).append('\n');
        out.append("  expires: ").append(moment(waiver.expires().toString())).append('\n');
        return out.toString();
    }

    /** A whole file with one entry. */
    public static String whole(Waiver waiver) {
        return HEAD + indented(block(waiver), 2);
    }

    private static String moment(String instant) {
        return instant.endsWith("T00:00:00Z") ? instant.substring(0, instant.indexOf('T')) : instant;
    }

    /** Double quotes mean the same in YAML and JSON. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String indented(String block, int spaces) {
        return block.lines().map(line -> " ".repeat(spaces) + line + "\n").reduce("", String::concat);
    }

    /**
     * Appends an entry.
     *
     * @return an entry that was there and accepts the same, whenever it ends; null when there was none
     * @throws NotAppended when the file is of a form that cannot be appended to, or is not the caller's to write
     * @throws ConfigException when the file is wrong as it is
     * @throws IOException when it cannot be written
     */
    public @Nullable Waiver append(Waiver waiver) throws NotAppended, ConfigException, IOException {
        if (Files.isSymbolicLink(path)) {
            throw new NotAppended(
                    path + " is a link, which something else makes; put the entry where that is declared");
        }
        List<ConfigProblem> problems = new ArrayList<>();
        byte[] before = new TrustedFile(path, kind, uid).read(problems);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        List<Waiver> had = before == null ? List.of() : WaiverReader.read(path.toString(), before, waiver.users());
        byte[] after = before == null ? whole(waiver).getBytes(StandardCharsets.UTF_8) : with(before, waiver);
        requireSame(had, after, waiver);
        write(before, after);
        return had.stream()
                .filter(each -> each.policy().equals(waiver.policy())
                        && Set.copyOf(each.units()).equals(Set.copyOf(waiver.units()))
                        && Objects.equals(each.file(), waiver.file())
                        && Objects.equals(each.digest(), waiver.digest()))
                .findFirst()
                .orElse(null);
    }

    private byte[] with(byte[] before, Waiver waiver) throws NotAppended {
        Node root = YamlText.read(before, new Problems(path.toString()));
        if (!(root instanceof MappingNode mapping) || mapping.getFlowStyle() == FlowStyle.FLOW) {
            throw new NotAppended(path + " is JSON, or written as such; put the entry into its list by hand");
        }
        List<NodeTuple> keys = mapping.getValue();
        NodeTuple last = keys.get(keys.size() - 1);
        boolean isLast =
                last.getKeyNode() instanceof ScalarNode key && key.getValue().equals("waivers");
        if (!isLast
                || !(last.getValueNode() instanceof SequenceNode list)
                || list.getFlowStyle() == FlowStyle.FLOW
                || list.getValue().isEmpty()) {
            throw new NotAppended(
                    path
                            + ": an entry can be appended only where 'waivers:' comes last and has an entry in a line of its own; put it in by hand");
        }
        int column = list.getStartMark().map(mark -> mark.getColumn()).orElse(2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(before);
        if (before[before.length - 1] != '\n') {
            out.write('\n');
        }
        out.writeBytes(indented(block(waiver), column).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** What was there and the entry, and nothing else, whatever the text looked like. */
    private void requireSame(List<Waiver> had, byte[] after, Waiver waiver) throws NotAppended {
        boolean same = false;
        try {
            List<Waiver> has = WaiverReader.read(path.toString(), after, waiver.users());
            same = has.size() == had.size() + 1
                    && has.subList(0, had.size()).equals(had)
                    && block(has.get(had.size())).equals(block(waiver));
        } catch (ConfigException e) {
            // Not the entry's fault, which was checked before: the text around it does not let it be read.
            same = false;
        }
        if (!same) {
            throw new NotAppended(path + " does not end in a way that an entry can be appended to; put it in by hand");
        }
    }

    private void write(byte @Nullable [] before, byte[] after) throws NotAppended, IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(path + " has no directory");
        }
        if (before == null && !Files.isDirectory(parent)) {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Set<PosixFilePermission> mode = PosixFilePermissions.fromString("rw-r--r--");
        if (before != null) {
            Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (!(owner instanceof Integer id) || Integer.toUnsignedLong(id) != uid) {
                throw new NotAppended(path + " belongs to uid " + owner + "; let its owner put the entry in");
            }
            mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        }
        Path temporary = Files.createTempFile(
                parent,
                ".waivers-",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(after);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.setPosixFilePermissions(temporary, mode);
            boolean unchanged = before == null
                    ? !Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    : Arrays.equals(before, Files.readAllBytes(path));
            if (!unchanged) {
                throw new NotAppended(path + " was changed by somebody else meanwhile; try again");
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
