package io.unitward.engine.report;

import io.unitward.generation.SwitchReport;
import io.unitward.generation.SwitchStep;
import io.unitward.json.JsonWriter;
import io.unitward.reach.Touched;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** A switch between two generations as JSON, for programs: stable within the major version of its schema. */
public final class ReconcileJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.reconcile/v1";

    private ReconcileJson() {}

    /** Writes it; the same report gives the same bytes. The stream stays open. */
    public static void write(SwitchReport report, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        json.begin()
                .field("schema", SCHEMA)
                .field("exitCode", report.exitCode())
                .numbers("exitCodes", report.exitCodes())
                .field("dryRun", report.dryRun())
                .begin("manager")
                .field("scope", report.scope().text())
                .field("uid", report.uid())
                .field("userOf", report.userOf())
                .end()
                .field("from", report.from())
                .field("to", report.to())
                .field("digest", report.plan().digest())
                .list("steps");
        for (SwitchStep step : report.plan().steps()) {
            json.begin()
                    .field("phase", step.phase().text())
                    .field("unit", step.unit())
                    .field("reason", step.reason())
                    .list("also");
            for (Touched each : report.plan().also(step)) {
                json.begin()
                        .field("unit", each.unit())
                        .field("effect", each.effect().text())
                        .field("certain", each.certain())
                        .field("by", each.by())
                        .end();
            }
            json.endList().end();
        }
        json.endList().list("left");
        for (Map.Entry<String, String> left : report.plan().left().entrySet()) {
            json.begin()
                    .field("unit", left.getKey())
                    .field("reason", left.getValue())
                    .end();
        }
        json.endList();
        ActionsJson.refusals(report.refusals(), json);
        ActionsJson.actions(report.results(), json);
        json.texts("notes", report.notes()).end();
        json.finish();
    }
}
