package io.unitward.facts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file behind a unit, as seen on disk. Paths are as systemd names them, not resolved.
 *
 * @param path absolute path
 * @param status whether it could be read, and why not
 * @param realPath where its links end; null when they end nowhere
 * @param links every symbolic link followed on the way, directories included, in order; empty for a plain file
 * @param layer which layer {@code path} sits in
 * @param sha256 digest of the content, 64 hex digits; null unless {@code status} is {@code READ}
 * @param size bytes; null when unknown
 * @param uid owner of the file at the end of the links; null when unknown
 * @param gid group of that file; null when unknown
 * @param mode permission bits of that file, such as 0644; null when unknown
 * @param changedAt newest ctime of the path itself, every link followed and the file at the end; null when unknown
 * @param modifiedAt mtime of the file at the end; null when unknown
 * @param writers who else may write it or replace it; sorted
 * @param content its text, masked or not as {@link CollectionRequest#texts} says, and from the same reading as the digest;
 *     bytes that are no UTF-8 stand in it as U+FDD0, see {@link io.unitward.unitfile.Utf8Text}; null when it was not asked for,
 *     was not read or is larger than {@link #MAX_CONTENT}
 * @param refersTo words of its text that may name a unit, specifiers and all, see {@link io.unitward.unitfile.References};
 *     sorted; null when it was not looked at for that, which is done of files that may have changed since the load
 * @param packaged whether a package of the host owns it; null when that was not asked, which is done of vendor drop-ins of declared
 *     units, when the host has no package database, or could not be told, which is a problem of its units
 */
public record UnitFile(
        String path,
        Status status,
        @Nullable String realPath,
        List<Link> links,
        Layer layer,
        @Nullable String sha256,
        @Nullable Long size,
        @Nullable Long uid,
        @Nullable Long gid,
        @Nullable Integer mode,
        @Nullable Instant changedAt,
        @Nullable Instant modifiedAt,
        List<Writer> writers,
        @Nullable String content,
        @Nullable List<String> refersTo,
        @Nullable Boolean packaged) {
    /** No longer text is kept, in characters; unit files have thousands. */
    public static final int MAX_CONTENT = 1024 * 1024;

    public UnitFile {
        links = List.copyOf(links);
        writers = List.copyOf(writers);
        refersTo = refersTo == null ? null : List.copyOf(refersTo);
    }

    /** A file whose text was not asked for. */
    public UnitFile(
            String path,
            Status status,
            @Nullable String realPath,
            List<Link> links,
            Layer layer,
            @Nullable String sha256,
            @Nullable Long size,
            @Nullable Long uid,
            @Nullable Long gid,
            @Nullable Integer mode,
            @Nullable Instant changedAt,
            @Nullable Instant modifiedAt,
            List<Writer> writers) {
        this(
                path,
                status,
                realPath,
                links,
                layer,
                sha256,
                size,
                uid,
                gid,
                mode,
                changedAt,
                modifiedAt,
                writers,
                null,
                null,
                null);
    }

    /** The same with another text, or none. */
    public UnitFile withContent(@Nullable String text) {
        return new UnitFile(
                path,
                status,
                realPath,
                links,
                layer,
                sha256,
                size,
                uid,
                gid,
                mode,
                changedAt,
                modifiedAt,
                writers,
                text,
                refersTo,
                packaged);
    }

    /** The same of which the package database was asked. */
    public UnitFile withPackaged(boolean isPackaged) {
        return new UnitFile(
                path,
                status,
                realPath,
                links,
                layer,
                sha256,
                size,
                uid,
                gid,
                mode,
                changedAt,
                modifiedAt,
                writers,
                content,
                refersTo,
                isPackaged);
    }

    /** What became of the attempt to read a file. */
    public enum Status {
        /** Content read, digest known. */
        READ,
        /** Nothing is at the path, or its links lead nowhere. */
        MISSING,
        /** A fifo, socket, device (but {@code /dev/null}) or directory: not opened. */
        NOT_REGULAR,
        /** A link to {@code /dev/null}: this is how systemd masks. */
        NULL_DEVICE,
        /** More links than the kernel follows. */
        LINK_LOOP,
        /** Larger than unitward reads; no unit file is. */
        TOO_LARGE,
        /** Permission denied or an I/O error. */
        UNREADABLE,
        /** We run as root and another user could swap the path: not opened. */
        NOT_TRUSTED
    }
}
