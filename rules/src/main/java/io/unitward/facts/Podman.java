package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * Whether podman could be asked.
 *
 * @param status whether it answered, or why it did not
 * @param version its own word; null when it was not told
 * @param reason why it did not answer, a phrase; null when it did
 */
public record Podman(
        Status status, @Nullable String version, @Nullable String reason) {
    /** Nobody declares a stack, so podman is of no concern. */
    public static final Podman NOT_ASKED =
            new Podman(Status.NOT_ASKED, null, "was not asked for when the snapshot was taken");

    /** Whether it answered. */
    public enum Status {
        /** It answered in a form we know. */
        ANSWERED,
        /** Its user namespace does not exist since boot, and asking would have made it. So nothing of it runs. */
        NOT_STARTED,
        /** There is no such program. */
        MISSING,
        /** It could not be started, hung, failed, or answered what we do not understand. */
        FAILED,
        /** It was not asked. */
        NOT_ASKED
    }
}
