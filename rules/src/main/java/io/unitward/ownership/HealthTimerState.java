package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * A transient timer of podman that runs a health check.
 *
 * @param subject always {@link io.unitward.verdict.FindingDraft#MANAGER}
 * @param timer its unit name
 * @param container the first twelve digits of the id of the container that it checks
 * @param orphaned whether there is no such container; false when podman could not tell
 */
public record HealthTimerState(String subject, String timer, String container, boolean orphaned)
        implements PolicyFact {}
