package io.unitward.remediation.reconcile;

import io.unitward.verdict.ActionResult;
import java.util.List;

/**
 * What became of a switch.
 *
 * @param results one for each step that was begun, in order
 * @param notes what else the reader should know, sentences without a full stop
 */
public record SwitchOutcome(List<ActionResult> results, List<String> notes) {
    public SwitchOutcome {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
    }
}
