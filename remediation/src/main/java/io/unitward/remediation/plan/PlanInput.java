package io.unitward.remediation.plan;

import io.unitward.pending.History;
import java.time.Instant;
import java.util.List;

/**
 * All that planning sees. The moment it plans for is the report's.
 *
 * @param observation the last look at the manager
 * @param rules what is wanted and permitted
 * @param history what was tried before
 * @param reloads when the journal says that reloads were begun, in any order
 * @param doneThisRun how many actions this run has begun already
 */
public record PlanInput(
        Observation observation, PlanRules rules, History history, List<Instant> reloads, int doneThisRun) {
    public PlanInput {
        reloads = List.copyOf(reloads);
    }
}
