package io.unitward.cli;

import io.unitward.pending.PendingSet;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Says of each file that was put right whether the manager has loaded it by now, and if not, what stops that. */
final class NotLoaded {
    private NotLoaded() {}

    /**
     * The results, marked where what was done to a file still waits for a reload at the end of the run.
     *
     * @param pending what waits then
     * @param reload the reload that was planned, or why none was
     * @param reloads what became of it; empty when it was not tried
     */
    static List<ActionResult> marked(
            List<ActionResult> results, PendingSet pending, Plan reload, List<ActionResult> reloads) {
        String why = why(reload, reloads);
        List<ActionResult> marked = new ArrayList<>();
        for (ActionResult result : results) {
            boolean waits = result.outcome() == Outcome.DONE
                    && pending.changes().stream()
                            .anyMatch(change -> change.path().equals(result.target()));
            marked.add(waits ? with(result, word(result.action()) + ", not loaded: " + why) : result);
        }
        return marked;
    }

    private static ActionResult with(ActionResult result, String more) {
        return new ActionResult(
                result.id(), result.action(), result.target(), result.outcome(), result.message() + "; " + more);
    }

    private static String word(ActionKind kind) {
        return switch (kind) {
            case QUARANTINE_DROP_IN -> "moved aside";
            case UNDO -> "put back";
            default -> "restored";
        };
    }

    private static String why(Plan reload, List<ActionResult> reloads) {
        List<Refusal> refusals = reload.refusals();
        if (!refusals.isEmpty()) {
            Refusal first = refusals.get(0);
            String subject =
                    first.subject() == null || first.reason().contains(first.subject()) ? "" : first.subject() + ": ";
            return "the reload is refused: " + subject + first.reason()
                    + (refusals.size() == 1 ? "" : ", and " + (refusals.size() - 1) + " more");
        }
        return reloads.stream()
                .filter(result -> result.outcome() != Outcome.DONE)
                .map(result -> "the reload: " + result.message())
                .findFirst()
                .orElse("the manager still has what was there before");
    }
}
