package io.unitward.engine.report;

import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one line that sums a run up. */
final class SummaryLine {
    private final RunReport report;
    private final Tally tally;

    SummaryLine(RunReport report) {
        this.report = report;
        this.tally = Tally.of(report.audit());
    }

    /** The line of a run that has nothing else to say. */
    String allWell() {
        VerdictKind verdict = report.audit().manager().verdict();
        String manager = verdict == VerdictKind.COMPLIANT ? "" : " " + verdict.text();
        return manager(report) + manager + ": " + units() + advice() + waived();
    }

    /** The line below everything else. */
    String full() {
        return allWell() + ". " + changed() + " Exit " + report.exitCode() + ".";
    }

    /** How a manager is called in a text report. */
    static String manager(RunReport report) {
        return manager(report.snapshot().manager(), report.user());
    }

    /** The manager in words, by its user's name where that is known. */
    static String manager(Manager manager, @Nullable String user) {
        if (manager.scope() == Scope.SYSTEM) {
            return "system manager";
        }
        String whose = user == null ? "" : " of " + user;
        return "user manager" + whose + " (uid " + manager.uid() + ")";
    }

    private String units() {
        StringBuilder line = new StringBuilder();
        line.append(tally.units()).append(tally.units() == 1 ? " unit" : " units");
        if (tally.units() == 0) {
            return line.append(" seen").toString();
        }
        if (report.snapshot().request().ownedUnits().isEmpty() && !anyOwned()) {
            line.append(", no owner declared");
        }
        if (tally.of(VerdictKind.COMPLIANT) == tally.units()) {
            return line.append(tally.units() == 1 ? ", compliant" : ", all compliant")
                    .toString();
        }
        List<String> counts = new ArrayList<>();
        for (VerdictKind kind : VerdictKind.values()) {
            if (tally.of(kind) > 0) {
                counts.add(tally.of(kind) + " " + kind.text());
            }
        }
        return line.append(": ").append(String.join(", ", counts)).toString();
    }

    private String advice() {
        if (tally.advice() == 0) {
            return "";
        }
        List<String> policies = new ArrayList<>();
        for (Map.Entry<String, Integer> each : tally.adviceByPolicy().entrySet()) {
            policies.add(each.getValue() + " " + each.getKey());
        }
        String hint = report.audit().strict() ? "counted as violations" : "-o json=- lists it";
        return "; advice: " + String.join(", ", policies) + " (" + hint + ")";
    }

    private String waived() {
        int waived = report.audit().waivedOf(FindingDraft.MANAGER).size();
        for (UnitVerdict unit : report.audit().units()) {
            waived += report.audit().waivedOf(unit.unit()).size();
        }
        return waived == 0 ? "" : "; " + waived + (waived == 1 ? " finding waived" : " findings waived");
    }

    /** A snapshot may have been taken without the manifest that it is judged by. */
    private boolean anyOwned() {
        for (UnitVerdict unit : report.audit().units()) {
            if (unit.owner() != null) {
                return true;
            }
        }
        return false;
    }

    private String changed() {
        if (report.actions().isEmpty()) {
            return report.dryRun() ? "Dry run: nothing was changed." : "Nothing was changed.";
        }
        int done = 0;
        for (ActionResult action : report.actions()) {
            done += action.outcome() == ActionResult.Outcome.DONE ? 1 : 0;
        }
        int all = report.actions().size();
        if (done == all) {
            return all == 1 ? "1 action done and proved." : all + " actions done and proved.";
        }
        return done + " of " + all + (all == 1 ? " action" : " actions") + " done and proved.";
    }
}
