package io.unitward.collector.packages;

import org.jspecify.annotations.Nullable;

/**
 * What the package database says of one path.
 *
 * @param path the path that was asked for
 * @param state whether a package owns it
 * @param name the package and its version, such as {@code nginx 1.22.1-9}; empty unless OWNED
 * @param database the file of the database that says so; the whole database when nothing more exact is known
 * @param algorithm how {@code digest} was made, as the JDK calls it; null when the database has no digest
 * @param digest of the file as it was packaged, in lower-case hex; null when the database has none
 * @param link what the packaged symbolic link says; null for a regular file
 * @param mode permission bits; null when the database does not tell
 * @param reason why the state is UNKNOWN, or nothing can be compared; a phrase, empty otherwise
 */
public record Packaged(
        String path,
        State state,
        String name,
        String database,
        @Nullable String algorithm,
        @Nullable String digest,
        @Nullable String link,
        @Nullable Integer mode,
        String reason) {
    /** Whether a package owns a path. */
    public enum State {
        /** One does. */
        OWNED,
        /** The whole database was read, and none does. */
        UNOWNED,
        /** It cannot be told. */
        UNKNOWN
    }

    static Packaged unowned(String path, String database) {
        return new Packaged(path, State.UNOWNED, "", database, null, null, null, null, "");
    }

    static Packaged unknown(String path, String database, String reason) {
        return new Packaged(path, State.UNKNOWN, "", database, null, null, null, null, reason);
    }

    /** Owned, and nothing tells what it should hold. */
    static Packaged incomparable(String path, String name, String database, String reason) {
        return new Packaged(path, State.OWNED, name, database, null, null, null, null, reason);
    }

    static Packaged md5(String path, String name, String database, String digest) {
        return new Packaged(path, State.OWNED, name, database, "MD5", digest, null, null, "");
    }
}
