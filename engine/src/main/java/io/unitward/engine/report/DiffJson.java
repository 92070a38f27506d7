package io.unitward.engine.report;

import io.unitward.engine.diff.Difference;
import io.unitward.engine.diff.FieldChange;
import io.unitward.engine.diff.Incomparable;
import io.unitward.facts.Snapshot;
import io.unitward.facts.View;
import io.unitward.json.JsonWriter;
import io.unitward.json.Words;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A comparison as JSON, for programs: stable within the major version of its schema, described in docs/diff.md. */
public final class DiffJson {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.diff/v1";

    private final JsonWriter json;

    private DiffJson(JsonWriter json) {
        this.json = json;
    }

    /** Writes a comparison; the same comparison gives the same bytes. The stream stays open. */
    public static void write(DiffReport report, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        new DiffJson(json).write(report);
        json.finish();
    }

    private void write(DiffReport report) throws IOException {
        json.begin().field("schema", SCHEMA).field("exitCode", report.exitCode());
        snapshot("before", report.beforeName(), report.diff().before());
        snapshot("after", report.afterName(), report.diff().after());
        fields("apart", report.diff().apart());
        json.list("differences");
        for (Difference difference : report.diff().differences()) {
            json.begin()
                    .field("kind", Words.of(difference.kind()))
                    .field("subject", difference.subject())
                    .field("unit", difference.unit())
                    .field("change", Words.of(difference.change()));
            fields("fields", difference.fields());
            json.end();
        }
        json.endList().list("unknowns");
        for (Incomparable unknown : report.diff().unknowns()) {
            json.begin()
                    .field("kind", Words.of(unknown.kind()))
                    .field("subject", unknown.subject())
                    .field("unit", unknown.unit())
                    .field("field", unknown.field())
                    .field("in", Words.of(unknown.side()))
                    .field("reason", unknown.reason())
                    .end();
        }
        json.endList().texts("notes", report.diff().notes()).end();
    }

    private void snapshot(String field, String name, Snapshot snapshot) throws IOException {
        json.begin(field)
                .field("name", name)
                .field("takenAt", snapshot.takenAt())
                .field("bootId", snapshot.host().bootId())
                .field("scope", snapshot.manager().scope().text())
                .field("uid", snapshot.manager().uid())
                .field("available", snapshot.manager().available())
                .field("version", snapshot.manager().version())
                .end();
    }

    private void fields(String name, List<FieldChange> fields) throws IOException {
        json.list(name);
        for (FieldChange change : fields) {
            json.begin()
                    .field("field", change.field())
                    .field("view", text(change.view()))
                    .texts("before", change.before())
                    .texts("after", change.after())
                    .end();
        }
        json.endList();
    }

    private static @Nullable String text(@Nullable View view) {
        return view == null ? null : view.text();
    }
}
