package io.unitward.facts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One container of a compose project, as {@code podman inspect} tells it. A null is something that it did not tell, or not
 * in a form we know; where it means more than that, it is said.
 *
 * @param id 64 hex digits
 * @param name its name
 * @param service the label {@code com.docker.compose.service}, which every provider sets; null when it has none
 * @param state podman's word ({@code State.Status}), such as {@code running} or {@code exited}
 * @param exitCode of its last run; meaningless while it runs, and when it was never started: podman tells one all the same
 * @param health its health check
 * @param restarts how often its restart policy started it again
 * @param createdAt when it was made
 * @param startedAt when its current or last run began; null when it was never started
 * @param finishedAt when its last run ended; null when none has
 * @param image the image reference that it was made from ({@code ImageName})
 * @param imageId the image that it was made from, 64 hex digits
 * @param imageDigest the manifest digest of that image, {@code sha256:} and 64 hex digits
 * @param unitLabel the label {@code PODMAN_SYSTEMD_UNIT}; null when it has none
 */
public record Container(
        String id,
        String name,
        @Nullable String service,
        @Nullable String state,
        @Nullable Long exitCode,
        Health health,
        @Nullable Long restarts,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable String image,
        @Nullable String imageId,
        @Nullable String imageDigest,
        @Nullable String unitLabel) {
    /** Whether it runs now. */
    public boolean isRunning() {
        return "running".equals(state);
    }

    /** Whether a run of it has ended, so that its exit code means something; podman has one of what was never started, too. */
    public boolean hasEnded() {
        return "exited".equals(state) || "stopped".equals(state);
    }

    /**
     * What is known of a container's health check. A health status is only as good as the moment it was found:
     * {@code lastEndedAt} says when that was.
     *
     * @param status what podman says; {@link HealthStatus#UNKNOWN} for anything we do not understand
     * @param lastEndedAt when the last entry of the health log ended; null when there is none
     * @param lastExitCode what it ended with; null when there is none
     * @param failingStreak how many checks in a row failed; null when not told
     * @param intervalMillis how often it is checked, in milliseconds; null when not told
     * @param timeoutMillis how long one check may take, in milliseconds; null when not told
     */
    public record Health(
            HealthStatus status,
            @Nullable Instant lastEndedAt,
            @Nullable Long lastExitCode,
            @Nullable Long failingStreak,
            @Nullable Long intervalMillis,
            @Nullable Long timeoutMillis) {
        /** A container that has no health check. */
        public static final Health NONE = new Health(HealthStatus.NONE, null, null, null, null, null);
    }
}
