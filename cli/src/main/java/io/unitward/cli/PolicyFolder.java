package io.unitward.cli;

import io.unitward.engine.compile.PolicySource;
import java.nio.file.Path;

/**
 * The folder of one policy: {@code ROOT/CATEGORY/ID}.
 *
 * @param root the directory of policies it is in, absolute
 * @param category the folder above its own
 * @param id its name
 */
record PolicyFolder(Path root, String category, String id) {
    static final String RULE = ".drl";
    static final String PAGE = ".md";
    static final String CASE = ".yaml";
    static final String CASES = "cases";

    /** The one that a directory is. */
    static PolicyFolder of(Path directory) {
        if (directory.getNameCount() < 2) {
            throw new IllegalArgumentException("policy folder '" + directory + "'; expected one two levels deep");
        }
        Path root = directory.resolve("../..").normalize();
        int names = directory.getNameCount();
        return new PolicyFolder(
                root,
                directory.getName(names - 2).toString(),
                directory.getName(names - 1).toString());
    }

    Path directory() {
        return root.resolve(category).resolve(id);
    }

    Path rule() {
        return directory().resolve(id + RULE);
    }

    Path page() {
        return directory().resolve(id + PAGE);
    }

    Path cases() {
        return directory().resolve(CASES);
    }

    /** What {@link PolicySource} calls its rule. */
    String source() {
        return category + "/" + id + "/" + id + RULE;
    }

    /** The path of a file as people name it: from where they are, if it is below that. */
    static String shown(Path file) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(here) && !absolute.equals(here)
                ? here.relativize(absolute).toString()
                : absolute.toString();
    }
}
