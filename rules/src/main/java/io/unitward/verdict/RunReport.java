package io.unitward.verdict;

import io.unitward.facts.Snapshot;
import io.unitward.preview.ReloadPreview;
import java.util.List;

/**
 * One whole run, ready to be written.
 *
 * @param exitCode the exit code of the run
 * @param exitCodes every exit code whose condition held, the winning one first; only 0 when nothing else held
 * @param dryRun whether nothing was to be done
 * @param snapshot the last snapshot taken: after acting, if anything was done
 * @param audit what that snapshot was judged to be
 * @param preview what a reload would have changed before acting
 * @param plan what was planned before acting
 * @param actions what became of it, in order
 */
public record RunReport(
        int exitCode,
        List<Integer> exitCodes,
        boolean dryRun,
        Snapshot snapshot,
        AuditReport audit,
        ReloadPreview preview,
        Plan plan,
        List<ActionResult> actions) {
    public RunReport {
        exitCodes = List.copyOf(exitCodes);
        actions = List.copyOf(actions);
    }
}
