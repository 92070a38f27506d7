package io.unitward.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a search-path directory that systemd would read; editor droppings and names no unit can have are left out.
 *
 * @param name file name
 * @param link where it points, as written; null when it is no symbolic link
 * @param changedAt newest ctime of the entry, every link followed from it and what they lead to; a chain of links ends where
 *     it comes to a unit file of the search path, which has an entry of its own; null when unknown
 * @param linkChangedAt newest ctime of the links alone, without what they lead to; null when it is no link, or unknown
 * @param dangling whether its links end where nothing is; null when it is no symbolic link, when they come to a unit file of
 *     the search path, or when it could not be told
 */
public record DirectoryEntry(
        String name,
        @Nullable String link,
        @Nullable Instant changedAt,
        @Nullable Instant linkChangedAt,
        @Nullable Boolean dangling) {
    /** An entry of whose links nothing more is known. */
    public DirectoryEntry(String name, @Nullable String link, @Nullable Instant changedAt) {
        this(name, link, changedAt, null, null);
    }
}
