package io.unitward.engine.report;

import io.unitward.engine.reading.SourcePlace;
import io.unitward.engine.reading.Why;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Waived;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Why a policy found something about a unit, or nothing, as JSON, for programs; described in docs/report.md. */
public final class WhyJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.why/v1";

    private WhyJson() {}

    /** Without waivers and holds. */
    public static void write(Why why, OutputStream to) throws IOException {
        write(why, List.of(), List.of(), to);
    }

    /**
     * Writes it; the same value gives the same bytes. The stream stays open.
     *
     * @param waived what of it an audit does not count
     * @param holds what holds the unit
     */
    public static void write(Why why, List<Waived> waived, List<Hold> holds, OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin()
                .field("schema", SCHEMA)
                .field("policy", why.policy())
                .field("unit", why.unit())
                .field("fired", why.isFired())
                .list("rules");
        for (Why.OfRule rule : why.rules()) {
            json.begin().field("rule", rule.rule()).field("fired", rule.isFired());
            place(json, rule.place());
            json.list("matches");
            for (Why.Match match : rule.matches()) {
                json.begin()
                        .field("about", match.about())
                        .field(
                                "view",
                                match.view() == null ? null : match.view().text())
                        .list("conditions");
                for (Why.Held held : match.conditions()) {
                    json.begin();
                    condition(json, held.condition());
                    if (held.fact() != null) {
                        fact(json, held.fact());
                    }
                    json.end();
                }
                json.endList().end();
            }
            json.endList();
            if (rule.stop() != null) {
                stop(json, rule.stop());
            }
            json.end();
        }
        json.endList();
        if (!waived.isEmpty()) {
            json.list("waived");
            for (Waived each : waived) {
                json.begin().field("message", each.finding().message()).begin("waiver");
                WaiversJson.waiver(each.waiver(), json);
                json.end().end();
            }
            json.endList();
        }
        if (!holds.isEmpty()) {
            json.list("holds");
            for (Hold hold : holds) {
                WaiversJson.hold(hold, json);
            }
            json.endList();
        }
        json.end();
        json.finish();
    }

    private static void stop(JsonWriter json, Why.Stop stop) throws IOException {
        json.begin("stop");
        condition(json, stop.condition());
        json.list("failed");
        for (Why.Failed failed : stop.failed()) {
            json.begin();
            fact(json, failed.fact());
            if (failed.constraint() != null) {
                Why.Constraint constraint = failed.constraint();
                json.begin("constraint").field("text", constraint.text());
                place(json, constraint.place());
                json.field("property", constraint.property())
                        .field("seen", constraint.seen())
                        .texts("wanted", constraint.wanted())
                        .end();
            }
            json.end();
        }
        json.endList().end();
    }

    private static void condition(JsonWriter json, Why.Condition condition) throws IOException {
        json.field("number", condition.number())
                .field("quantifier", Words.of(condition.quantifier()))
                .field("type", condition.type())
                .field("text", condition.text());
        place(json, condition.place());
    }

    private static void fact(JsonWriter json, Why.Fact fact) throws IOException {
        json.begin("fact").field("type", fact.type()).field("file", fact.file()).begin("fields");
        for (Map.Entry<String, String> field : fact.fields().entrySet()) {
            json.field(field.getKey(), field.getValue());
        }
        json.end().end();
    }

    static void place(JsonWriter json, SourcePlace place) throws IOException {
        json.field("source", place.source()).field("line", place.line()).field("column", place.column());
    }
}
