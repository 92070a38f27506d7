package io.unitward.cli;

import io.unitward.pending.PendingChange;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.ActionResult;
import java.util.ArrayList;
import java.util.List;

/** Says of each file that was put right whether the manager has loaded it by now. */
final class NotLoaded {
    private NotLoaded() {}

    /** The results, marked where what was done to a file still waits for a reload at the end of the run. */
    static List<ActionResult> marked(List<ActionResult> results, PendingSet pending) {
        List<ActionResult> marked = new ArrayList<>();
        for (ActionResult result : results) {
            boolean waits = result.outcome() == ActionResult.Outcome.DONE
                    && pending.changes().stream().anyMatch(change -> isOf(change, result.target()));
            marked.add(
                    waits
                            ? new ActionResult(
                                    result.id(),
                                    result.action(),
                                    result.target(),
                                    result.outcome(),
                                    result.message() + "; not loaded: the manager still has what was there before")
                            : result);
        }
        return marked;
    }

    private static boolean isOf(PendingChange change, String path) {
        return change.path().equals(path);
    }
}
