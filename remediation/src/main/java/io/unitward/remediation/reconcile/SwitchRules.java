package io.unitward.remediation.reconcile;

import io.unitward.generation.Generation;
import io.unitward.verdict.Hold;
import java.util.List;

/**
 * What is to be done, fixed for a whole run.
 *
 * @param from the generation that was
 * @param to the generation that is
 * @param holds what nobody may touch for now
 */
public record SwitchRules(Generation from, Generation to, List<Hold> holds) {
    public SwitchRules {
        holds = List.copyOf(holds);
    }

    /** The same with other holds. */
    SwitchRules with(List<Hold> now) {
        return new SwitchRules(from, to, now);
    }
}
