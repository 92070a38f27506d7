package io.unitward.engine.report;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Manager;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import io.unitward.verdict.Waived;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A run as JSON lines, for log shippers: one object a line, each of which says when and of which manager it tells. First the
 * findings, waived ones marked, then actions, refusals and what could not be told, and last one line that sums the run up, so
 * that a file without it is one that was cut off.
 */
public final class JsonLinesReport {
    /** The version of the form of a line. */
    public static final String SCHEMA = "unitward.line/v1";

    /** Writes the inside of one line. */
    private interface Inside {
        void write(JsonWriter json) throws IOException;
    }

    private final RunReport report;
    private final OutputStream out;

    private JsonLinesReport(RunReport report, OutputStream out) {
        this.report = report;
        this.out = out;
    }

    /** Writes a run; the same run gives the same bytes. The stream stays open. */
    public static void write(RunReport report, OutputStream out) throws IOException {
        new JsonLinesReport(report, out).write();
    }

    private void write() throws IOException {
        findings(report.audit().manager());
        for (UnitVerdict unit : report.audit().units()) {
            findings(unit);
        }
        for (ActionResult action : report.actions()) {
            line("action", json -> ActionsJson.fields(action, json));
        }
        for (Refusal refusal : report.plan().refusals()) {
            line(
                    "refusal",
                    json -> json.field("action", refusal.action().text())
                            .field("reasonKind", Words.of(refusal.kind()))
                            .field("subject", refusal.subject())
                            .field("reason", refusal.reason()));
        }
        for (CollectionProblem problem : report.snapshot().problems()) {
            line(
                    "problem",
                    json -> json.field("subject", problem.subject())
                            .field("problemKind", Words.of(problem.kind()))
                            .field("reason", problem.reason()));
        }
        line("run", this::run);
    }

    private void run(JsonWriter json) throws IOException {
        Tally tally = Tally.of(report.audit());
        json.field("exitCode", report.exitCode())
                .numbers("exitCodes", report.exitCodes())
                .field("dryRun", report.dryRun())
                .field("strict", report.audit().strict())
                .field("managerVerdict", report.audit().manager().verdict().text())
                .field("units", tally.units())
                .begin("verdicts");
        for (VerdictKind kind : VerdictKind.values()) {
            json.field(kind.text(), tally.of(kind));
        }
        json.end()
                .field("advice", tally.advice())
                .field("waived", report.audit().waived().size())
                .field("plan", report.plan().digest())
                .field("policies", report.audit().policies());
    }

    private void findings(UnitVerdict verdict) throws IOException {
        for (Finding finding : verdict.findings()) {
            finding(verdict, finding, false);
        }
        for (Waived each : report.audit().waivedOf(verdict.unit())) {
            finding(verdict, each.finding(), true);
        }
    }

    private void finding(UnitVerdict verdict, Finding finding, boolean waived) throws IOException {
        line("finding", json -> {
            json.field("unit", verdict.unit())
                    .field("owner", verdict.owner())
                    .field("verdict", verdict.verdict().text())
                    .field("waived", waived);
            JsonReport.fields(finding, json);
            JsonReport.seen(report, finding, json);
        });
    }

    private void line(String kind, Inside inside) throws IOException {
        Manager manager = report.snapshot().manager();
        JsonWriter json = JsonWriter.compact(out);
        json.begin()
                .field("schema", SCHEMA)
                .field("kind", kind)
                .field("at", report.audit().at())
                .field("scope", manager.scope().text())
                .field("uid", manager.uid());
        if (report.user() != null) {
            json.field("user", report.user());
        }
        inside.write(json);
        json.end();
        json.finish();
    }
}
