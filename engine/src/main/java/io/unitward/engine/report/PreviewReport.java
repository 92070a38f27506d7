package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.preview.ReloadPreview;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A reload preview on its own. */
public final class PreviewReport {
    /** The version of the JSON form; the digit grows when a reader must be told. */
    public static final String SCHEMA = "unitward.preview/v1";

    private PreviewReport() {}

    /**
     * Writes it for people.
     *
     * @param unit the unit that it was asked for
     * @param home the manager's home directory, shown short; null when not known
     */
    public static void text(String unit, ReloadPreview preview, @Nullable String home, Appendable to, Style style)
            throws IOException {
        TextOut out = new TextOut(to, style, new Home(home));
        if (preview.units().isEmpty()) {
            out.line("unitward: a reload would change nothing of " + unit);
        }
        new PreviewText(preview, out).write();
    }

    /** Writes it for programs: an object with the schema and the field {@code preview}, as in a report. */
    public static void json(ReloadPreview preview, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        json.begin().field("schema", SCHEMA);
        PreviewJson.write(preview, json);
        json.end();
        json.finish();
    }
}
