package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges;
import java.io.IOException;
import java.util.List;

/** What judged, as JSON. */
final class PoliciesJson {
    private PoliciesJson() {}

    static void write(AuditReport report, JsonWriter json) throws IOException {
        PolicyChanges changes = report.changes();
        json.begin("policies").field("digest", report.policies()).list("added");
        for (PolicyChanges.Added each : changes.added()) {
            json.begin()
                    .field("policy", each.policy())
                    .field("path", each.path())
                    .end();
        }
        json.endList().list("overridden");
        for (PolicyChanges.Overridden each : changes.overridden()) {
            json.begin()
                    .field("policy", each.policy())
                    .field("path", each.path())
                    .field("overrides", each.named())
                    .field("replaces", each.actual())
                    .field("outdated", each.outdated())
                    .field("withheld", withheld(report, each.policy()))
                    .end();
        }
        json.endList().list("off");
        for (PolicyChanges.Set each : changes.off()) {
            json.begin()
                    .field("policy", each.policy())
                    .field("where", each.where())
                    .field("reason", each.reason())
                    .field("withheld", withheld(report, each.policy()))
                    .end();
        }
        severities(changes.severityChanged(), json.endList());
        if (!changes.fresh().isEmpty()) {
            json.list("new");
            for (PolicyChanges.Fresh each : changes.fresh()) {
                json.begin()
                        .field("policy", each.policy())
                        .field("since", each.since())
                        .field("counts", each.counts())
                        .field("withheld", withheld(report, each.policy()))
                        .end();
            }
            json.endList();
        }
        json.list("disagreements");
        for (Disagreement each : Disagreement.of(report)) {
            json.begin()
                    .field("unit", each.unit())
                    .field("view", each.view() == null ? null : each.view().text())
                    .field("file", each.file())
                    .field("counts", each.counts())
                    .field("other", each.other())
                    .end();
        }
        json.endList().end();
    }

    private static void severities(List<PolicyChanges.Set> changed, JsonWriter json) throws IOException {
        json.list("severityChanged");
        for (PolicyChanges.Set each : changed) {
            json.begin()
                    .field("policy", each.policy())
                    .field("severity", each.value())
                    .field("where", each.where())
                    .field("reason", each.reason())
                    .end();
        }
        json.endList();
    }

    /** How many findings of that policy are in no verdict. */
    static int withheld(AuditReport report, String policy) {
        int count = 0;
        for (Finding finding : report.withheld()) {
            count += finding.policy().equals(policy) ? 1 : 0;
        }
        return count;
    }
}
