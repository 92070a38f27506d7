package io.unitward.ownership;

import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * All of what is at a path that can be put back later.
 *
 * @param kind what it is
 * @param link what the link says; null unless it is one
 * @param content the bytes of the file in Base64; null unless it is a file
 * @param mode permission bits, set-id and sticky included; null unless it is a file
 * @param uid owner; null where nothing is
 * @param gid group; null where nothing is
 * @param modifiedAt mtime; null where nothing is
 * @param changedAt ctime; null where nothing is
 * @param directoryChangedAt ctime of the directory that holds it; null when there is none
 */
public record FileState(
        Kind kind,
        @Nullable String link,
        @Nullable String content,
        @Nullable Integer mode,
        @Nullable Long uid,
        @Nullable Long gid,
        @Nullable Instant modifiedAt,
        @Nullable Instant changedAt,
        @Nullable Instant directoryChangedAt) {
    /** In bytes. Of a larger file no copy is kept, and so it is not replaced; unit files have a few thousand. */
    public static final int MAX_CONTENT = 512 * 1024;

    /** What is at a path. */
    public enum Kind {
        MISSING,
        LINK,
        FILE,
        /** A directory, pipe, device, or a file that is too large to keep: never touched. */
        OTHER
    }

    /** Nothing is there. */
    public static FileState missing(@Nullable Instant directoryChangedAt) {
        return new FileState(Kind.MISSING, null, null, null, null, null, null, null, directoryChangedAt);
    }

    /** The bytes of a file. */
    public byte[] bytes() {
        return content == null ? new byte[0] : Base64.getDecoder().decode(content);
    }

    /** The digest that ties it to what was judged; null where that is neither a file, a link nor nothing. */
    public @Nullable String seen() {
        return switch (kind) {
            case MISSING -> ArtifactSeen.missing();
            case LINK -> ArtifactSeen.link(link == null ? "" : link);
            case FILE -> ArtifactSeen.file(Sha256.hex(bytes()), mode, uid, gid);
            case OTHER -> null;
        };
    }

    /** In a word or two, such as {@code a link to /nix/store/...}. */
    public String describe() {
        return switch (kind) {
            case MISSING -> "nothing";
            case LINK -> "a link to " + link;
            case FILE -> "a file of " + bytes().length + " bytes";
            case OTHER -> "no file that could be kept";
        };
    }
}
