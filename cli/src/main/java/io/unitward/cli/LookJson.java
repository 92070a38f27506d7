package io.unitward.cli;

import io.unitward.json.BadJson;
import io.unitward.json.FileStateJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.ownership.FileState;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** What is at a path, from the process that looked at it as another user. */
final class LookJson {
    /** A file of the largest size that is kept, in Base64, and what is around it. */
    static final int MAX_BYTES = 1 << 20;

    private LookJson() {}

    /** Looks, and writes what was seen, or why nothing was. */
    static void write(UnitFiles files, String path, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.compact(out);
        json.begin();
        try {
            FileStateJson.write(json, "state", files.look(path));
        } catch (NotSeen notSeen) {
            json.field("text", notSeen.getMessage());
        }
        json.end().finish();
    }

    /** Writes a sentence, or that there is none. */
    static void writeText(@Nullable String text, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.compact(out);
        json.begin().field("text", text).end().finish();
    }

    /**
     * What was answered.
     *
     * @param state what was seen; null when nothing was
     * @param text a sentence; null when there is none
     */
    record Answer(@Nullable FileState state, @Nullable String text) {}

    static Answer read(byte[] bytes) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), MAX_BYTES);
        FileState state = null;
        String text = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "state" -> state = FileStateJson.read(json);
                case "text" -> text = json.text();
                default -> json.skip();
            }
        }
        json.end();
        return new Answer(state, text);
    }
}
