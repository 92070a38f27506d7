package io.unitward.verdict;

import java.util.List;

/**
 * One action the plan holds.
 *
 * @param action what
 * @param target on what: a unit, a path, or {@code manager}
 * @param units the units it changes, sorted
 * @param reason why, one sentence
 * @param causes what calls for it, one key for each; the same key is never acted on twice
 * @param detail what more there is to know for doing it
 */
public record PlannedAction(
        ActionKind action, String target, List<String> units, String reason, List<String> causes, ActionDetail detail) {
    public PlannedAction {
        units = List.copyOf(units);
        causes = List.copyOf(causes);
    }

    /** An action of which target and units say all. */
    public PlannedAction(ActionKind action, String target, List<String> units, String reason, List<String> causes) {
        this(action, target, units, reason, causes, new ActionDetail.None());
    }
}
