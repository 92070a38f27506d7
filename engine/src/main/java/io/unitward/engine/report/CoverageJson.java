package io.unitward.engine.report;

import io.unitward.engine.policy.Coverage;
import io.unitward.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;

/** What the cases of policies show of them, as JSON, for programs; described in docs/report.md. */
public final class CoverageJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.coverage/v1";

    private CoverageJson() {}

    /** Writes it; the same value gives the same bytes. The stream stays open. */
    public static void write(Coverage coverage, OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        json.begin()
                .field("schema", SCHEMA)
                .field("permille", Math.round(coverage.percent() * 10))
                .list("policies");
        for (Coverage.OfPolicy policy : coverage.policies()) {
            json.begin()
                    .field("policy", policy.id())
                    .field("source", policy.source())
                    .field("cases", policy.cases())
                    .field("permille", Math.round(policy.percent() * 10))
                    .field("wanted", policy.wanted())
                    .field("shown", policy.shown())
                    .list("parts");
            for (Coverage.Part part : policy.parts()) {
                json.begin()
                        .field("kind", part.kind().text())
                        .field("rule", part.rule())
                        .field("text", part.text())
                        .field("line", part.place().line())
                        .field("column", part.place().column())
                        .field("held", part.held())
                        .field("failed", part.failed())
                        .end();
            }
            json.endList().end();
        }
        json.endList().end();
        json.finish();
    }
}
