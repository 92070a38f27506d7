package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import io.unitward.unitfile.Blame;
import io.unitward.unitfile.BlamedFile;
import io.unitward.unitfile.EffectiveSetting;
import io.unitward.unitfile.EffectiveSettings;
import io.unitward.unitfile.LoadPrediction;
import io.unitward.unitfile.Overridden;
import io.unitward.unitfile.Placed;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where each setting of a unit comes from, as JSON, for programs; described in docs/report.md. */
public final class BlameJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.blame/v1";

    private final Blame blame;
    private final JsonWriter json;

    private BlameJson(Blame blame, JsonWriter json) {
        this.blame = blame;
        this.json = json;
    }

    /** Writes it; the same blame gives the same bytes. The stream stays open. */
    public static void write(Blame blame, OutputStream to) throws IOException {
        JsonWriter json = JsonWriter.indented(to);
        new BlameJson(blame, json).write();
        json.finish();
    }

    private void write() throws IOException {
        json.begin()
                .field("schema", SCHEMA)
                .field("unit", blame.unit().id())
                .texts("names", blame.unit().names())
                .field("loadState", blame.unit().loadState())
                .field("activeState", blame.unit().activeState())
                .field("subState", blame.unit().subState())
                .field("known", blame.isKnown())
                .field("refused", blame.settings().refused());
        refusal(blame.refusal(), json);
        json.list("files");
        for (BlamedFile file : blame.files()) {
            json.begin()
                    .field("path", file.path())
                    .field("kind", file.dropIn() ? "drop-in" : "fragment")
                    .field("layer", Words.of(file.layer()))
                    .field("text", Words.of(file.knowledge()))
                    .field("changedAt", file.changedAt())
                    .end();
        }
        json.endList().list("settings");
        for (EffectiveSetting setting : blame.settings().settings()) {
            json.begin()
                    .field("section", setting.section())
                    .field("key", setting.key())
                    .field("kind", setting.kind().text());
            values("values", setting.values());
            json.list("overridden");
            for (Overridden overridden : setting.overridden()) {
                json.begin();
                placed(overridden.what());
                json.begin("by");
                placed(overridden.by());
                json.end().end();
            }
            json.endList().end();
        }
        json.endList().list("problems");
        for (EffectiveSettings.Problem problem : blame.settings().problems()) {
            json.begin()
                    .field("path", problem.path())
                    .field("line", problem.line())
                    .field("message", problem.message())
                    .end();
        }
        json.endList().texts("notes", blame.notes()).end();
    }

    /** Why systemd refuses a unit; {@code null} when it does not. */
    static void refusal(@Nullable LoadPrediction why, JsonWriter json) throws IOException {
        if (why == null) {
            String none = null;
            json.field("refusal", none);
            return;
        }
        json.begin("refusal")
                .field("state", why.state() == null ? null : why.state().text())
                .field("reason", why.reason())
                .field("path", why.at() == null ? null : why.at().path())
                .field("line", why.at() == null ? null : Long.valueOf(why.at().line()))
                .end();
    }

    private void values(String name, List<Placed> values) throws IOException {
        json.list(name);
        for (Placed value : values) {
            json.begin();
            placed(value);
            json.end();
        }
        json.endList();
    }

    private void placed(Placed value) throws IOException {
        BlamedFile file = blame.file(value.path());
        json.field("path", value.path())
                .field("line", value.line())
                .field("layer", file == null ? null : Words.of(file.layer()))
                .field("key", value.key())
                .field("value", value.value());
    }
}
