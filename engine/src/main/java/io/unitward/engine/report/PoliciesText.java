package io.unitward.engine.report;

import io.unitward.verdict.AuditReport;
import io.unitward.verdict.PolicyChanges;
import java.util.ArrayList;
import java.util.List;

/** The line of a text report that says how the policies differ from the shipped ones. */
final class PoliciesText {
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
                names.add(each.policy() + (each.outdated() ? " (outdated)" : "") + withheld(report, each.policy()));
            }
            parts.add(names.size() + " overridden: " + String.join(", ", names));
        }
        if (!changes.off().isEmpty()) {
            List<String> names = new ArrayList<>();
            for (PolicyChanges.Set each : changes.off()) {
                names.add(each.policy() + " (" + each.reason() + ")" + withheld(report, each.policy()));
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
        return parts.isEmpty() ? "" : "policies: " + String.join("; ", parts);
    }

    private static String withheld(AuditReport report, String policy) {
        int count = PoliciesJson.withheld(report, policy);
        return count == 0 ? "" : ", not counting " + count + (count == 1 ? " finding" : " findings");
    }
}
