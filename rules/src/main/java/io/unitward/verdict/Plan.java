package io.unitward.verdict;

import java.util.List;

/**
 * What would be done, and what would not, before anything is done.
 *
 * @param digest over all that the plan depends on; equal digests mean the same plan for the same causes
 * @param actions in the order they would be done
 * @param refusals what was called for and is not planned
 */
public record Plan(String digest, List<PlannedAction> actions, List<Refusal> refusals) {
    public Plan {
        actions = List.copyOf(actions);
        refusals = List.copyOf(refusals);
    }
}
