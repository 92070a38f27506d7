package io.unitward.remediation.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code lstat} tells of one name in a directory that is held open. */
record Entry(int mode, long uid, long gid, long size, long inode, long device, Instant ctime, Instant mtime) {
    static final int ALL_BITS = 07777;
    private static final int TYPE = 0170000;
    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,ino,dev,ctime,lastModifiedTime";

    /** Looks at a path without following its last component; null when nothing is there. */
    static @Nullable Entry at(Path path) throws IOException {
        try {
            return of(Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Looks at what an open file is; null when there is no such open file. */
    static @Nullable Entry ofOpen(Path descriptor) throws IOException {
        try {
            return of(Files.readAttributes(descriptor, ATTRIBUTES));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Entry of(Map<String, Object> all) {
        return new Entry(
                (int) number(all, "mode"),
                number(all, "uid") & 0xffffffffL,
                number(all, "gid") & 0xffffffffL,
                number(all, "size"),
                number(all, "ino"),
                number(all, "dev"),
                time(all, "ctime"),
                time(all, "lastModifiedTime"));
    }

    private static long number(Map<String, Object> all, String name) {
        if (all.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException("file attribute " + name + " is missing");
    }

    private static Instant time(Map<String, Object> all, String name) {
        if (all.get(name) instanceof FileTime time) {
            return time.toInstant();
        }
        throw new IllegalStateException("file attribute " + name + " is missing");
    }

    boolean isLink() {
        return (mode & TYPE) == 0120000;
    }

    boolean isDirectory() {
        return (mode & TYPE) == 0040000;
    }

    boolean isRegular() {
        return (mode & TYPE) == 0100000;
    }

    boolean isSticky() {
        return (mode & 01000) != 0;
    }

    boolean groupWrites() {
        return (mode & 0020) != 0;
    }

    boolean othersWrite() {
        return (mode & 0002) != 0;
    }

    /** The permission bits, set-id and sticky included. */
    int permissions() {
        return mode & ALL_BITS;
    }

    /** Whether both are the same file, whatever became of it meanwhile. */
    boolean isSameFile(@Nullable Entry other) {
        return other != null && inode == other.inode && device == other.device;
    }

    /** Whether it is the same file and nobody wrote it, renamed it or changed its attributes. */
    boolean isUnchanged(@Nullable Entry other) {
        return other != null
                && isSameFile(other)
                && other.ctime.equals(ctime)
                && other.size == size
                && other.mode == mode;
    }
}
