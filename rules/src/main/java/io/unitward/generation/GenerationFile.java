package io.unitward.generation;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a directory of unit files.
 *
 * @param path below the directory, such as {@code web.service} or {@code web.service.d/memory.conf}
 * @param target the name of what its links end at, such as {@code web.service} in a store; null when it is no link
 * @param masked whether it is a link to {@code /dev/null} or an empty file: systemd calls such a unit masked
 * @param sha256 digest of its content; null for a dependency link and what is masked by a link
 * @param text its content; bytes that are no UTF-8 stand in it as U+FDD0; null where there is no digest
 */
public record GenerationFile(
        String path,
        @Nullable String target,
        boolean masked,
        @Nullable String sha256,
        @Nullable String text) {
    /** A plain file with that text; for tests and examples, its digest is the text. */
    public static GenerationFile of(String path, String text) {
        return new GenerationFile(path, null, text.isEmpty(), text, text);
    }

    /** A link in a {@code .wants}, {@code .requires} or {@code .upholds} directory. */
    public static GenerationFile dependency(String path) {
        return new GenerationFile(path, path.substring(path.indexOf('/') + 1), false, null, null);
    }

    /** The directory it lies in; empty when it lies in the directory of unit files itself. */
    public String directory() {
        int slash = path.indexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** Its own name. */
    public String name() {
        return path.substring(path.indexOf('/') + 1);
    }
}
