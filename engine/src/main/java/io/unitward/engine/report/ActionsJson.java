package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Refusal;
import java.io.IOException;
import java.util.List;

/** What was done, and what was refused, as every JSON report has it. */
final class ActionsJson {
    private ActionsJson() {}

    static void actions(List<ActionResult> results, JsonWriter json) throws IOException {
        json.list("actions");
        for (ActionResult result : results) {
            fields(result, json.begin()).end();
        }
        json.endList();
    }

    /** What is told of one action. */
    static JsonWriter fields(ActionResult result, JsonWriter json) throws IOException {
        return json.field("id", result.id())
                .field("action", result.action().text())
                .field("target", result.target())
                .field("outcome", result.outcome().text())
                .field("message", result.message());
    }

    static void refusals(List<Refusal> refusals, JsonWriter json) throws IOException {
        json.list("refusals");
        for (Refusal refusal : refusals) {
            json.begin()
                    .field("action", refusal.action().text())
                    .field("kind", Words.of(refusal.kind()))
                    .field("subject", refusal.subject())
                    .field("reason", refusal.reason())
                    .end();
        }
        json.endList();
    }
}
