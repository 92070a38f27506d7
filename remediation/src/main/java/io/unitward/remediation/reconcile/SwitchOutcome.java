package io.unitward.remediation.reconcile;

import io.unitward.verdict.ActionResult;
import java.util.List;

/**
 * What became of a switch.
 *
 * @param results one for each step that was begun, in order
 * @param notes what else the reader should know, sentences without a full stop
 * @param down units of the new generation that ran before, were not to be stopped, and do not run afterwards; sorted
 * @param untold whether steps were done and nobody could tell what runs afterwards; then no unit is called down
 */
public record SwitchOutcome(List<ActionResult> results, List<String> notes, List<String> down, boolean untold) {
    public SwitchOutcome {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
        down = List.copyOf(down);
    }

    /** One of which no unit went down. */
    public SwitchOutcome(List<ActionResult> results, List<String> notes) {
        this(results, notes, List.of(), false);
    }
}
