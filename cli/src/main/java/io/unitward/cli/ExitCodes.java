package io.unitward.cli;

import io.unitward.facts.Each;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.View;
import io.unitward.pending.PendingSet;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.List;

/** Works out which exit codes hold for a run; pure. */
final class ExitCodes {
    private ExitCodes() {}

    /** Of a run that every unit was asked of. */
    static List<ExitCode> of(
            Snapshot snapshot,
            PendingSet pending,
            AuditReport report,
            Plan plan,
            List<ActionResult> actions,
            boolean acted) {
        return of(snapshot, pending, report, report, plan, actions, acted);
    }

    /**
     * The codes that hold, the winner first.
     *
     * @param snapshot the last snapshot
     * @param pending its pending set
     * @param report what it was judged to be, of the units asked for
     * @param whole the same of all units
     * @param plan what was planned
     * @param actions what became of it; empty when nothing was done
     * @param acted whether the planned actions were carried out; false in a dry run
     */
    static List<ExitCode> of(
            Snapshot snapshot,
            PendingSet pending,
            AuditReport report,
            AuditReport whole,
            Plan plan,
            List<ActionResult> actions,
            boolean acted) {
        List<ExitCode> held = new ArrayList<>();
        for (UnitVerdict unit : withManager(report)) {
            if (unit.verdict() == VerdictKind.BLOCK_AND_ALERT) {
                held.add(ExitCode.VIOLATION);
            }
            boolean mustBeKnown = unit.mustBeKnown() || report.strict();
            // A rule that could not judge is no state of the unit, whoever declares that: the audit itself is not
            // whole.
            boolean notJudged = Each.any(unit.findings(), Finding::tellsOfFailure);
            if ((unit.verdict() == VerdictKind.UNKNOWN && mustBeKnown) || notJudged) {
                held.add(ExitCode.UNKNOWN);
            }
        }
        if (!pending.unknowns().isEmpty() || snapshot.units().stream().allMatch(Unit::isOnDiskOnly)) {
            held.add(ExitCode.UNKNOWN);
        }
        for (Refusal refusal : plan.refusals()) {
            held.add(
                    switch (refusal.kind()) {
                        // What is waived alerts nobody; that a reload is not done for it is told all the same.
                        // So is what a new policy alone stops.
                        case NOT_VOUCHED ->
                            isWaived(whole, refusal) || isOfNewPolicies(whole, pending, refusal)
                                    ? ExitCode.ACTION_PENDING
                                    : ExitCode.VIOLATION;
                        case UNKNOWN -> ExitCode.UNKNOWN;
                        case NOT_PERMITTED -> ExitCode.ACTION_PENDING;
                        case NO_EFFECT, CHANGED -> ExitCode.ACTION_FAILED;
                    });
        }
        if (!acted && !plan.actions().isEmpty()) {
            held.add(ExitCode.ACTION_PENDING);
        }
        for (ActionResult action : actions) {
            switch (action.outcome()) {
                case DONE -> {
                    // proved by the verdicts of the last snapshot
                }
                case DEADLINE -> held.add(ExitCode.DEADLINE);
                case JOB_FAILED -> held.add(ExitCode.JOB_FAILED);
                case NOT_REACHED -> held.add(ExitCode.NOT_REACHED);
                case ROLLED_BACK -> held.add(ExitCode.ROLLED_BACK);
                case FAILED, NO_EFFECT, CHANGED_DURING_RELOAD, CHANGED_MEANWHILE -> held.add(ExitCode.ACTION_FAILED);
            }
        }
        if (report.units().stream().anyMatch(unit -> unit.verdict() == VerdictKind.SAFE_RELOAD)) {
            // Still pending: no action was planned, or a new change came after it.
            held.add(ExitCode.ACTION_PENDING);
        }
        return ExitCode.ordered(held);
    }

    /**
     * Whether all that is found of a refusal's subject as it waits on disk, and there is something, is of new policies, and nothing
     * else is wrong with it.
     */
    private static boolean isOfNewPolicies(AuditReport report, PendingSet pending, Refusal refusal) {
        String subject = refusal.subject();
        return subject != null
                && pending.changes().stream()
                        .noneMatch(
                                change -> !change.explained() && change.path().equals(subject))
                && report.withheld().stream()
                        .anyMatch(finding ->
                                isOf(finding, subject) && report.changes().isFresh(finding.policy()))
                && report.withheld().stream()
                        .allMatch(finding ->
                                !isOf(finding, subject) || report.changes().isFresh(finding.policy()))
                && withManager(report).stream()
                        .flatMap(unit -> unit.findings().stream())
                        .noneMatch(finding -> isOf(finding, subject));
    }

    /** Whether all that is found of a refusal's subject as it waits on disk, and there is something, is waived. */
    private static boolean isWaived(AuditReport report, Refusal refusal) {
        return refusal.subject() != null
                && report.waived().stream().anyMatch(each -> isOf(each.finding(), refusal.subject()))
                && withManager(report).stream()
                        .flatMap(unit -> unit.findings().stream())
                        .noneMatch(finding -> isOf(finding, refusal.subject()))
                && report.withheld().stream().noneMatch(finding -> isOf(finding, refusal.subject()));
    }

    private static boolean isOf(Finding finding, String subject) {
        return finding.classification() == Classification.BLOCK_AND_ALERT
                && finding.view() != View.LOADED
                && subject.equals(finding.file() == null ? finding.unit() : finding.file());
    }

    private static List<UnitVerdict> withManager(AuditReport report) {
        List<UnitVerdict> all = new ArrayList<>(report.units());
        all.add(report.manager());
        return all;
    }
}
