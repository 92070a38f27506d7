package io.unitward.facts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One directory that the manager reads units from, listed once.
 *
 * @param path as in {@code UnitPath}, or below it
 * @param kind what systemd reads it for
 * @param layer which layer it is part of
 * @param status whether it could be listed
 * @param realPath where its links end; null when absent
 * @param changedAt newest ctime of the directory (lstat and stat); null when absent or unknown
 * @param appearedAt the latest moment at which this directory can have come to be at this path: a directory may be moved
 *     into place with old files in it; null when absent or unknown
 * @param writers who else may add or replace entries; sorted
 * @param entries what systemd would read in it, sorted by name; empty unless {@code status} is {@code LISTED}
 */
public record SearchDirectory(
        String path,
        DirectoryKind kind,
        Layer layer,
        Status status,
        @Nullable String realPath,
        @Nullable Instant changedAt,
        @Nullable Instant appearedAt,
        List<Writer> writers,
        List<DirectoryEntry> entries) {
    public SearchDirectory {
        writers = List.copyOf(writers);
        entries = List.copyOf(entries);
    }

    /** The last component of {@code path}. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a directory could be listed. */
    public enum Status {
        LISTED,
        ABSENT,
        UNREADABLE
    }
}
