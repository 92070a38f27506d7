package io.unitward.cli;

import io.unitward.preview.ReloadPreview;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Plan;
import io.unitward.verdict.RunReport;
import java.util.ArrayList;
import java.util.List;

/** The report of a run that judged, and perhaps acted; pure. */
final class Reported {
    private Reported() {}

    /**
     * Puts it together.
     *
     * @param selection the units that were asked for
     * @param plan what was planned
     * @param results what became of it; empty when nothing was done
     * @param after the last look
     * @param stopped what kept something from being begun, although more was done before it
     */
    static RunReport of(
            Configured run,
            Memory memory,
            Selection selection,
            ReloadPreview preview,
            Plan plan,
            List<ActionResult> results,
            Observation after,
            List<ExitCode> stopped) {
        return of(run, run.options().dryRun(), memory, selection, preview, plan, results, after, stopped);
    }

    /** That of the first look of a run that acted, as if it had been a dry run. */
    static RunReport first(Configured run, Memory memory, Selection selection, Plan plan, Observation before) {
        return of(run, true, memory, selection, ReloadPreview.NOTHING, plan, List.of(), before, List.of());
    }

    private static RunReport of(
            Configured run,
            boolean dryRun,
            Memory memory,
            Selection selection,
            ReloadPreview preview,
            Plan plan,
            List<ActionResult> results,
            Observation after,
            List<ExitCode> stopped) {
        AuditOptions options = run.options();
        AuditReport asked = selection.of(after.report(), after.snapshot());
        List<ExitCode> held = new ArrayList<>(
                ExitCodes.of(after.snapshot(), after.pending(), asked, after.report(), plan, results, !dryRun));
        held.addAll(stopped);
        List<ExitCode> codes = ExitCode.ordered(held);
        return new RunReport(
                codes.get(0).code(),
                codes.stream().map(ExitCode::code).toList(),
                dryRun,
                options.userOf() == null ? null : options.userOf().name(),
                after.snapshot(),
                asked,
                preview,
                plan,
                results,
                memory.holds(after.report().at()),
                memory.firstSeen(asked),
                null);
    }
}
