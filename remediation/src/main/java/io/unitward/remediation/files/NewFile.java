package io.unitward.remediation.files;

import io.unitward.ownership.FileState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes files that were not there before. Kept are content, mode, owner, and the extended attributes {@code user.*} of the
 * file that is replaced. Not kept, because Java reads neither, are access control lists and {@code security.*}: a new file
 * has the label and the default list that its directory gives it.
 */
final class NewFile {
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> USUAL =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final int ORDINARY_BITS = 0777;

    private NewFile() {}

    /** A directory that everybody may look into, whatever the umask. */
    static void directory(Path path) throws IOException {
        Files.createDirectory(path, USUAL);
        Files.setPosixFilePermissions(path, USUAL.value());
    }

    /**
     * Writes a file; on disk when this returns, though its name may not be.
     *
     * @param state what it should be; of its mode the ordinary bits, so that nothing is made set-id
     * @param like the file whose extended attributes it gets; null for none
     * @throws java.nio.file.FileAlreadyExistsException when the name is taken
     */
    static void write(Path path, FileState state, @Nullable Path like) throws IOException {
        try (FileChannel channel = FileChannel.open(path, NEW, OURS)) {
            ByteBuffer bytes = ByteBuffer.wrap(state.bytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            if (like != null) {
                attributes(like, path);
            }
            own(path, state);
            Files.setAttribute(path, "unix:mode", mode(state));
            if (state.modifiedAt() != null) {
                Files.setLastModifiedTime(path, FileTime.from(state.modifiedAt()));
            }
            channel.force(true);
        }
    }

    private static int mode(FileState state) {
        return (state.mode() == null ? 0644 : state.mode()) & ORDINARY_BITS;
    }

    /** Root gives it to whom it belonged; a user can at most choose a group of theirs. */
    private static void own(Path path, FileState state) throws IOException {
        Entry now = Entry.at(path);
        if (state.uid() == null || state.gid() == null || now == null) {
            return;
        }
        if (now.uid() == 0 && state.uid() != 0) {
            Files.setAttribute(path, "unix:uid", (int) state.uid().longValue(), LinkOption.NOFOLLOW_LINKS);
        }
        if (now.gid() != state.gid()) {
            try {
                Files.setAttribute(path, "unix:gid", (int) state.gid().longValue(), LinkOption.NOFOLLOW_LINKS);
            } catch (FileSystemException notAMember) {
                // The group it gets instead is the user's own: fewer may read it.
                return;
            }
        }
    }

    private static void attributes(Path from, Path to) throws IOException {
        UserDefinedFileAttributeView old =
                Files.getFileAttributeView(from, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        UserDefinedFileAttributeView fresh =
                Files.getFileAttributeView(to, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (old == null || fresh == null) {
            return;
        }
        try {
            for (String name : old.list()) {
                ByteBuffer value = ByteBuffer.allocate(old.size(name));
                old.read(name, value);
                fresh.write(name, value.flip());
            }
        } catch (FileSystemException notSupported) {
            // A file system without such attributes has none to keep.
            return;
        }
    }
}
