package io.unitward.engine.report;

import io.unitward.verdict.AuditReport;
import io.unitward.verdict.PolicyChanges;
import java.util.ArrayList;
import java.util.List;

/** The line of a text report that says how the policies differ from the shipped ones. */
final class PoliciesText {
    /** The JSON report lists all of them. */
    private static final int MANY = 3;

    /** Of a moment, as characters. */
    private static final int DATE = 10;

    private PoliciesText() {}

    /** That line, without a full stop; empty when the shipped policies judge as they are. */
    static String line(AuditReport report) {
        PolicyChanges changes = report.changes();
        List<String> parts = new ArrayList<>();
        if (!changes.added().isEmpty()) {
            parts.add(changes.added().size() + " added");
        }
        if (!changes.overridden().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (PolicyChanges.Overridden each : changes.overridden()) {
                names.add(each.policy() + remarks(each.outdated() ? "outdated" : "", report, each.policy()));
            }
            parts.add(names.size() + " overridden: " + String.join(", ", names));
        }
        if (!changes.off().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (PolicyChanges.Set each : changes.off()) {
                names.add(each.policy() + remarks(each.reason(), report, each.policy()));
            }
            parts.add(names.size() + " off: " + String.join(", ", names));
        }
        if (!changes.severityChanged().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (PolicyChanges.Set each : changes.severityChanged()) {
                names.add(each.policy() + " " + each.value() + " (" + each.reason() + ")");
            }
            parts.add(names.size() + " with another severity: " + String.join(", ", names));
        }
        if (!changes.fresh().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (PolicyChanges.Fresh each : changes.fresh()) {
                names.add(each.policy() + " until " + each.counts().toString().substring(0, DATE)
                        + remarks("", report, each.policy()));
            }
            parts.add(names.size() + " new, and advice: " + String.join(", ", names)
                    + " ('unitward policy accept' makes them count)");
        }
        List<String> disagreements = new ArrayList<>();
        for (Disagreement each : Disagreement.of(report)) {
            disagreements.add(each.counts() + " calls " + each.file() + " of " + each.unit()
                    + " a violation, which counts, and " + each.other() + " gives advice");
        }
        if (!disagreements.isEmpty()) {
            String more = disagreements.size() > MANY ? " and " + (disagreements.size() - MANY) + " more" : "";
            parts.add(disagreements.size()
                    + (disagreements.size() == 1 ? " disagreement: " : " disagreements: ")
                    + String.join(", ", disagreements.subList(0, Math.min(MANY, disagreements.size())))
                    + more);
        }
        return parts.isEmpty() ? "" : "policies: " + String.join("; ", parts);
    }

    private static String remarks(String remark, AuditReport report, String policy) {
        int count = PoliciesJson.withheld(report, policy);
        String withheld = count == 0 ? "" : count + (count == 1 ? " finding" : " findings") + " not counted";
        String between = remark.isEmpty() || withheld.isEmpty() ? "" : "; ";
        return remark.isEmpty() && withheld.isEmpty() ? "" : " (" + remark + between + withheld + ")";
    }
}
