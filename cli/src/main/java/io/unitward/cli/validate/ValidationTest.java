package io.unitward.cli.validate;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/**
 * One test of the matrix.
 *
 * @param id {@code T01} to {@code T12}
 * @param claim what holds when it passes, in one line
 * @param needs what it runs on
 * @param steps what it does
 */
public record ValidationTest(String id, String claim, Need needs, Steps steps) {
    /** What a test runs on. */
    public enum Need {
        /** A user manager. */
        MANAGER,
        /** A user manager that may be stopped and killed: a throw-away one, whatever the others run on. */
        SANDBOX,
        /** The same with rootless podman, a compose provider and a registry. */
        PODMAN
    }

    /** What a test does, from a host without probes on. */
    interface Steps {
        /**
         * Does it.
         *
         * @throws Refuted as soon as something is not as it must be
         * @throws Unprovided when something it needs is not there
         * @throws IOException when the test itself could not be carried out
         */
        void run(Trial trial) throws Refuted, Unprovided, IOException;
    }

    public ValidationTest {
        requireNonNull(id, "id is null");
        requireNonNull(claim, "claim is null");
        requireNonNull(needs, "needs is null");
        requireNonNull(steps, "steps is null");
        if (!id.matches("T\\d\\d")) {
            throw new IllegalArgumentException("id '%s'; expected T and two digits".formatted(id));
        }
    }
}
