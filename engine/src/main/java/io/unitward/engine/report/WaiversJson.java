package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import io.unitward.verdict.WaiverUse;
import java.io.IOException;

/** Waived findings, waivers and holds, as JSON. */
public final class WaiversJson {
    private WaiversJson() {}

    static void write(RunReport report, JsonWriter json) throws IOException {
        json.list("waived");
        waived(report, FindingDraft.MANAGER, json);
        for (UnitVerdict unit : report.audit().units()) {
            waived(report, unit.unit(), json);
        }
        json.endList().list("waivers");
        for (WaiverUse use : report.audit().waivers()) {
            json.begin();
            waiver(use.waiver(), json);
            json.field("state", use.state().text())
                    .field("findings", use.findings())
                    .end();
        }
        json.endList().list("holds");
        for (Hold hold : report.holds()) {
            hold(hold, json);
        }
        json.endList();
    }

    private static void waived(RunReport report, String unit, JsonWriter json) throws IOException {
        for (Waived each : report.audit().waivedOf(unit)) {
            json.begin().field("unit", unit);
            JsonReport.fields(each.finding(), json);
            json.begin("waiver");
            waiver(each.waiver(), json);
            json.end().end();
        }
    }

    /** The fields of a waiver. */
    public static void waiver(Waiver waiver, JsonWriter json) throws IOException {
        json.field("policy", waiver.policy())
                .texts("units", waiver.units())
                .field("file", waiver.file())
                .field("digest", waiver.digest())
                .field("reason", waiver.reason())
                .field("approver", waiver.approver())
                .field("granted", waiver.granted())
                .field("expires", waiver.expires())
                .field("where", waiver.where());
    }

    /** One hold, as an object of a list. */
    public static void hold(Hold hold, JsonWriter json) throws IOException {
        json.begin()
                .field("units", hold.units())
                .field("until", hold.until())
                .field("reason", hold.reason())
                .field("by", hold.by())
                .field("since", hold.since())
                .end();
    }
}
