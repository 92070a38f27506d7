package io.unitward.engine.report;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as JSON, for programs: stable within the major version of its schema, described in docs/report.md. */
public final class JsonReport {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.report/v1";

    private final JsonWriter json;
    private final RunReport report;

    private JsonReport(JsonWriter json, RunReport report) {
        this.json = json;
        this.report = report;
    }

    /** Writes a run; the same run gives the same bytes. The stream stays open. */
    public static void write(RunReport report, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        new JsonReport(json, report).write();
        json.finish();
    }

    private void write() throws IOException {
        json.begin()
                .field("schema", SCHEMA)
                .field("exitCode", report.exitCode())
                .numbers("exitCodes", report.exitCodes())
                .field("at", report.audit().at())
                .field("dryRun", report.dryRun())
                .field("strict", report.audit().strict());
        summary(Tally.of(report.audit()));
        manager(report.snapshot().manager(), report.user(), report.audit().manager());
        json.list("units");
        for (UnitVerdict unit : report.audit().units()) {
            json.begin()
                    .field("unit", unit.unit())
                    .field("owner", unit.owner())
                    .field("verdict", unit.verdict().text());
            findings(unit.findings());
            json.end();
        }
        json.endList();
        PreviewJson.write(report.preview(), json);
        plan(report.plan());
        ActionsJson.actions(report.actions(), json);
        json.list("problems");
        for (CollectionProblem problem : report.snapshot().problems()) {
            json.begin()
                    .field("subject", problem.subject())
                    .field("kind", Words.of(problem.kind()))
                    .field("reason", problem.reason())
                    .end();
        }
        json.endList();
        if (report.alerts() != null) {
            json.begin("alerts")
                    .field("delivered", report.alerts().delivered())
                    .field("waiting", report.alerts().waiting())
                    .texts("problems", report.alerts().problems())
                    .end();
        }
        WaiversJson.write(report, json);
        PoliciesJson.write(report.audit(), json);
        json.end();
    }

    private void summary(Tally tally) throws IOException {
        json.begin("summary").field("units", tally.units()).begin("verdicts");
        for (VerdictKind kind : VerdictKind.values()) {
            json.field(kind.text(), tally.of(kind));
        }
        json.end().field("advice", tally.advice()).end();
    }

    private void manager(Manager manager, @Nullable String user, UnitVerdict verdict) throws IOException {
        json.begin("manager").field("scope", manager.scope().text()).field("uid", manager.uid());
        if (user != null) {
            json.field("user", user);
        }
        json.field("available", manager.available())
                .field("version", manager.version())
                .field("state", manager.state())
                .field("verdict", verdict.verdict().text());
        findings(verdict.findings());
        json.end();
    }

    private void findings(List<Finding> findings) throws IOException {
        json.list("findings");
        for (Finding finding : findings) {
            json.begin();
            fields(finding, json);
            seen(report, finding, json);
            json.end();
        }
        json.endList();
    }

    /** Since when it has been there, and how long that is; nothing where that is not remembered. */
    static void seen(RunReport run, Finding finding, JsonWriter json) throws IOException {
        Duration seenFor = run.seenFor(finding);
        if (seenFor != null) {
            json.field("firstSeen", run.firstSeen().get(finding)).field("seenFor", seenFor.toSeconds());
        }
    }

    /** What is told of a finding, but for its unit. */
    static void fields(Finding finding, JsonWriter json) throws IOException {
        json.field("policy", finding.policy())
                .field("view", finding.view() == null ? null : finding.view().text())
                .field("classification", finding.classification().text())
                .field("severity", finding.severity().text())
                .field("file", finding.file())
                .field("cause", finding.cause())
                .field("message", finding.message())
                .field("why", finding.why())
                .begin("evidence");
        for (Map.Entry<String, String> evidence : finding.sortedEvidence().entrySet()) {
            json.field(evidence.getKey(), evidence.getValue());
        }
        json.end().field("remediation", finding.remediation());
    }

    private void plan(Plan plan) throws IOException {
        json.begin("plan").field("digest", plan.digest()).list("actions");
        for (PlannedAction action : plan.actions()) {
            json.begin()
                    .field("action", action.action().text())
                    .field("target", action.target())
                    .field("reason", action.reason())
                    .texts("units", action.units());
            detail(action);
            json.end();
        }
        json.endList();
        ActionsJson.refusals(plan.refusals(), json);
        json.end();
    }

    /** Which file an action is about, and where its content comes from. */
    private void detail(PlannedAction action) throws IOException {
        if (action.detail() instanceof ActionDetail.Restore restore) {
            json.field("path", action.target())
                    .field("source", restore.declared().sourcePath())
                    .field("revision", restore.declared().declared().revision());
        } else if (!(action.detail() instanceof ActionDetail.None)) {
            json.field("path", action.target());
        }
    }
}
