package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * Where an owner's files are declared: {@code provider:} in {@code unitward.yaml} with what stands beside it. Paths may begin
 * with {@code ~} or <code>{runtime}</code>, which only the manager knows.
 *
 * @param provider what kind of source it is
 * @param directory {@code source:}, a directory, or a place in a Git repository where {@code commit} is there; null for other
 *     providers
 * @param commit the id of the commit to read {@code directory} at, 40 or 64 hex digits; null: the files that lie there
 * @param generation {@code generation:}, a Home Manager generation; null: the current one, see the collector
 */
public record Origin(
        Provider provider,
        @Nullable String directory,
        @Nullable String commit,
        @Nullable String generation) {
    /**
     * In place of a commit's id: which one is checked out, and the files that lie there. Only a first manifest asks so, in order to
     * name the commit.
     */
    public static final String HEAD = "HEAD";

    /** The files in a directory. */
    public static Origin directory(String directory) {
        return new Origin(Provider.DIRECTORY, directory, null, null);
    }

    /** It in words that follow "in", such as {@code "~/dotfiles at commit 0123456789ab"}. */
    public String text() {
        return switch (provider) {
            case DIRECTORY ->
                commit == null
                        ? String.valueOf(directory)
                        : directory + " at commit " + commit.substring(0, Math.min(commit.length(), 12));
            case HOME_MANAGER ->
                generation == null
                        ? "the current Home Manager generation"
                        : "the Home Manager generation " + generation;
            case PACKAGE -> "the package database";
        };
    }
}
