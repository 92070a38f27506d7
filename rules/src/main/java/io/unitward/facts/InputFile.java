package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * One file that a stack reads: a compose file, an env file, a secret, a configuration file.
 *
 * @param path where it should be, expanded
 * @param usedPath what was looked at: {@code path}, or the legacy one while nothing is at {@code path}
 * @param kind what it is
 * @param secret whether its content must not be known
 * @param status what is there, links followed
 * @param mode permission bits; null when not known
 * @param uid its owner; null when not known
 * @param gid its group; null when not known
 * @param exposed whether everybody on this machine can read it: its mode and every directory above let them; null when
 *     that could not be told
 * @param sha256 of the content of a regular file; null for a secret and when it was not read
 * @param reason why it could not be looked at, a phrase; null when it could
 */
public record InputFile(
        String path,
        String usedPath,
        InputKind kind,
        boolean secret,
        Status status,
        @Nullable Integer mode,
        @Nullable Long uid,
        @Nullable Long gid,
        @Nullable Boolean exposed,
        @Nullable String sha256,
        @Nullable String reason) {
    /** What is at a path. */
    public enum Status {
        /** A regular file that the manager's user can read. */
        REGULAR,
        /** Nothing, or a link to nothing. */
        MISSING,
        /** A directory, which is what podman makes of the missing file of a bind mount. */
        DIRECTORY,
        /** A device, a socket, a pipe. */
        SPECIAL,
        /** A regular file that the manager's user may not read. */
        UNREADABLE,
        /** It could not be told. */
        UNKNOWN
    }

    public InputFile {
        if (secret && sha256 != null) {
            throw new IllegalArgumentException("sha256 of secret '" + path + "'; expected null");
        }
    }

    /** Whether the legacy path was taken in its place. */
    public boolean legacy() {
        return !usedPath.equals(path);
    }
}
