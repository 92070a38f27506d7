package io.unitward.remediation.journal;

import io.unitward.json.ActionJson;
import io.unitward.json.BadJson;
import io.unitward.json.FileStateJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.ownership.FileState;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;

/** The JSON form of what is kept from before an action. */
final class KeptJson {
    private static final String SCHEMA = "unitward.before/v1";

    private KeptJson() {}

    static byte[] write(Kept kept) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json = JsonWriter.indented(bytes);
        json.begin().field("schema", SCHEMA).field("id", kept.id()).field("at", kept.at());
        ActionJson.write(json, kept.planned());
        FileStateJson.write(json, "before", kept.before());
        json.field("after", kept.after())
                .field("difference", kept.difference())
                .end()
                .finish();
        return bytes.toByteArray();
    }

    static Kept read(byte[] bytes) throws BadJson {
        JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
        String schema = null;
        String id = null;
        Instant at = null;
        PlannedAction planned = null;
        FileState before = null;
        String after = null;
        String difference = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> schema = in.text();
                case "id" -> id = in.text();
                case "at" -> at = in.instant();
                case "planned" -> planned = ActionJson.read(in);
                case "before" -> before = FileStateJson.read(in);
                case "after" -> after = in.text();
                case "difference" -> difference = in.text();
                default -> in.skip();
            }
        }
        if (!SCHEMA.equals(schema)) {
            throw in.wrong(String.valueOf(schema), SCHEMA);
        }
        Kept kept = new Kept(
                in.need(id, "id"),
                in.need(at, "at"),
                in.need(planned, "planned"),
                in.need(before, "before"),
                after,
                difference);
        in.end();
        return kept;
    }
}
