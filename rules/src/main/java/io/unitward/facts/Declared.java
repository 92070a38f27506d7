package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * How a source declares one file, beyond its content.
 *
 * @param provider what kind of source it is
 * @param link what must be at the path: a symbolic link that says this; null for a regular file
 * @param mode permission bits that the file should have, such as 0644; null when the source does not tell
 * @param revision the generation, commit or package with version that was looked at; null when there are none
 * @param repository the Git repository that holds the content, of which {@code revision} is a commit; null otherwise
 * @param unmodified whether the content is that of the package, by the package database's own digest; null when contents are
 *     compared by sha-256
 */
public record Declared(
        Provider provider,
        @Nullable String link,
        @Nullable Integer mode,
        @Nullable String revision,
        @Nullable String repository,
        @Nullable Boolean unmodified) {
    /** A regular file of a plain directory, of which nothing more is known. */
    public static final Declared PLAIN = new Declared(Provider.DIRECTORY, null, null, null, null, null);
}
