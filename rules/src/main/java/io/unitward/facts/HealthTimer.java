package io.unitward.facts;

import org.jspecify.annotations.Nullable;

/**
 * A transient timer that podman made to run the health check of a container.
 *
 * @param unit its name
 * @param containerId the container that the name speaks of, 64 hex digits
 * @param orphaned whether podman has no container of that id; null when podman could not tell
 */
public record HealthTimer(
        String unit, String containerId, @Nullable Boolean orphaned) {}
