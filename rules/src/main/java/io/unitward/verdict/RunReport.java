package io.unitward.verdict;

import io.unitward.facts.Snapshot;
import io.unitward.preview.ReloadPreview;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One whole run, ready to be written.
 *
 * @param exitCode the exit code of the run
 * @param exitCodes every exit code whose condition held, the winning one first; only 0 when nothing else held
 * @param dryRun whether nothing was to be done
 * @param user the name of the user whose manager root asked for; null when it was the caller's own or the system's
 * @param snapshot the last snapshot taken: after acting, if anything was done
 * @param audit what that snapshot was judged to be
 * @param preview what a reload would have changed before acting
 * @param plan what was planned before acting
 * @param actions what became of it, in order
 * @param holds what nobody may do for now, as far as it counts at the moment judged
 * @param firstSeen since when findings have been there, as far as that is remembered
 * @param alerts what became of its alerts; null when none were asked for
 */
public record RunReport(
        int exitCode,
        List<Integer> exitCodes,
        boolean dryRun,
        @Nullable String user,
        Snapshot snapshot,
        AuditReport audit,
        ReloadPreview preview,
        Plan plan,
        List<ActionResult> actions,
        List<Hold> holds,
        Map<Finding, Instant> firstSeen,
        @Nullable AlertsTold alerts) {
    public RunReport {
        firstSeen = Map.copyOf(firstSeen);
        exitCodes = List.copyOf(exitCodes);
        holds = List.copyOf(holds);
        actions = List.copyOf(actions);
    }

    /** The same with what became of its alerts. */
    public RunReport with(AlertsTold told) {
        return new RunReport(
                exitCode, exitCodes, dryRun, user, snapshot, audit, preview, plan, actions, holds, firstSeen, told);
    }

    /** How long a finding has been seen, up to the moment judged; null when that is not remembered. */
    public @Nullable Duration seenFor(Finding finding) {
        Instant since = firstSeen.get(finding);
        return since == null || since.isAfter(audit.at()) ? null : Duration.between(since, audit.at());
    }
}
