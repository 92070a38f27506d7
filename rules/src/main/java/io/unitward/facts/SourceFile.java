package io.unitward.facts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an owner's declared source holds for one path below its {@code under} directories.
 *
 * @param owner name of the owner whose source this is
 * @param path the path on the search path that the source speaks of
 * @param sourcePath the file in the source
 * @param status whether the source has it and it could be read
 * @param sha256 digest of its content; null unless {@code status} is {@code READ}, and where only the package database compares
 * @param writers who else may write it or a parent; a source that others may write vouches for nothing
 * @param declared how the source declares it, beyond its content
 */
public record SourceFile(
        String owner,
        String path,
        String sourcePath,
        UnitFile.Status status,
        @Nullable String sha256,
        List<Writer> writers,
        Declared declared) {
    public SourceFile {
        writers = List.copyOf(writers);
    }

    /** A regular file of a plain directory. */
    public SourceFile(
            String owner,
            String path,
            String sourcePath,
            UnitFile.Status status,
            @Nullable String sha256,
            List<Writer> writers) {
        this(owner, path, sourcePath, status, sha256, writers, Declared.PLAIN);
    }
}
