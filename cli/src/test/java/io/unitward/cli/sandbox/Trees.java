package io.unitward.cli.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Root directories of other releases, for {@link SandboxSpec#onTree}. {@code ./check} has them made by
 * {@code cli/src/test/trees/debian-tree}; tests that need one are tagged {@code trees}.
 */
public final class Trees {
    private static final String OTHER = "UNITWARD_TREE";

    private Trees() {}

    /**
     * Debian 13 with systemd 257; or, for a run by hand, whatever {@code UNITWARD_TREE} names.
     *
     * @throws AssertionError when it was not made
     */
    public static Path debian13() {
        String other = System.getenv(OTHER);
        return made(other == null || other.isEmpty() ? "../.build/trees/trixie" : other, "trixie");
    }

    /**
     * Debian 13 with podman 5.4 and all that tests of stacks need.
     *
     * @throws AssertionError when it was not made
     */
    public static Path debian13WithPodman() {
        return made("../.build/trees/trixie-podman", "trixie podman");
    }

    private static Path made(String path, String arguments) {
        Path tree = Path.of(path).toAbsolutePath().normalize();
        if (!Files.isDirectory(tree)) {
            throw new AssertionError(
                    "no tree '%s'; to make it: cli/src/test/trees/debian-tree %s".formatted(tree, arguments));
        }
        return tree;
    }

    /** That a manager is of the release whose tree was asked for, so that no test passes on the host's by mistake. */
    public static void assertRelease(SandboxSpec spec, String version) {
        boolean known = System.getenv(OTHER) == null || System.getenv(OTHER).isEmpty();
        if (spec.tree().isPresent() && known && !version.startsWith("257")) {
            throw new AssertionError("the manager is of systemd '%s'; expected 257".formatted(version));
        }
    }
}
