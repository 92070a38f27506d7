package io.unitward.collector.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** What {@code lstat} tells of one path. */
record Stat(int mode, long uid, long gid, long size, long inode, long device, Instant ctime, Instant mtime) {
    private static final int TYPE = 0170000;
    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,ino,dev,ctime,lastModifiedTime";
    private static final long UNSIGNED = 0xffffffffL;

    /** Reads one path without following it. */
    static Stat of(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return new Stat(
                (Integer) value(all, "mode"),
                (Integer) value(all, "uid") & UNSIGNED,
                (Integer) value(all, "gid") & UNSIGNED,
                (Long) value(all, "size"),
                (Long) value(all, "ino"),
                (Long) value(all, "dev"),
                ((FileTime) value(all, "ctime")).toInstant(),
                ((FileTime) value(all, "lastModifiedTime")).toInstant());
    }

    private static Object value(Map<String, Object> all, String name) {
        Object value = all.get(name);
        if (value == null) {
            throw new IllegalStateException("file attribute " + name + " is missing");
        }
        return value;
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

    boolean isCharacterDevice() {
        return (mode & TYPE) == 0020000;
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
        return mode & 07777;
    }

    /** Whether this is the same, unchanged file. */
    boolean isSame(Stat other) {
        return inode == other.inode && device == other.device && size == other.size && ctime.equals(other.ctime);
    }
}
