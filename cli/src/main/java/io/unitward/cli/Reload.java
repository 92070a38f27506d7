package io.unitward.cli;

import io.unitward.remediation.Carried;
import io.unitward.remediation.Remediator;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RecordingExecutor;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.Plan;
import java.time.InstantSource;

/** Carries out the plan of a reload; in a dry run the same with an executor that only records. */
record Reload(Configured run, Judge judge, Memory memory, Progress progress) {
    /**
     * Carries it out.
     *
     * @param rules what it was made with
     * @throws LockHeld when another run is at work; nothing was done
     * @throws StateUnusable when what is done could not be written down; nothing was done
     */
    Carried carryOut(Plan plan, PlanRules rules) throws LockHeld, StateUnusable {
        AuditOptions options = run.options();
        StateDirectory directory = memory.directory();
        if (options.dryRun() || directory == null || plan.actions().isEmpty()) {
            return Remediator.record(plan, new RecordingExecutor(), memory.history());
        }
        progress.now("reloading the " + options.managerName() + ", and looking again");
        Remediator remediator = new Remediator(
                run.manager().executor(),
                run.manager().files(),
                directory,
                options.reloadTimeout(),
                InstantSource.system());
        return remediator.carryOut(
                plan,
                rules,
                judge::lookAgain,
                (seen, history) -> run.texts(memory).preview(seen.snapshot(), seen.pending(), history),
                run.askedAlso());
    }
}
