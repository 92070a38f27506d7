package io.unitward.ownership;

import io.unitward.facts.PolicyFact;

/**
 * The manager in flat words, with what the manifest says about its units already worked out.
 *
 * @param subject always {@link io.unitward.verdict.FindingDraft#MANAGER}
 * @param available whether it answered
 * @param unavailableReason why it did not, one sentence; empty when it did
 * @param state its own {@code SystemState}; empty when not told
 * @param failedDeclared failed units that an owner declares, comma-separated; empty when there are none
 * @param failedOthers failed units that nobody declares, comma-separated; empty when there are none
 * @param managerWideFlag whether every unit asks for a reload because unit files were enabled or disabled
 * @param reloadWanted whether a declared unit has a pending change or asks for a reload
 */
public record ManagerState(
        String subject,
        boolean available,
        String unavailableReason,
        String state,
        String failedDeclared,
        String failedOthers,
        boolean managerWideFlag,
        boolean reloadWanted)
        implements PolicyFact {}
