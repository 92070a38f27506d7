package io.unitward.cli;

import io.unitward.generation.GenerationFile;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A generation, from the process that read it as another user. */
final class GenerationJson {
    static final int MAX_BYTES = 160 << 20;

    /**
     * What was read.
     *
     * @param files its entries
     * @param problem why it could not be read; null when it was
     */
    record Answer(List<GenerationFile> files, @Nullable String problem) {}

    private GenerationJson() {}

    static void write(Answer answer, OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.compact(out)
                .begin()
                .field("problem", answer.problem())
                .list("files");
        for (GenerationFile file : answer.files()) {
            json.begin()
                    .field("path", file.path())
                    .field("target", file.target())
                    .field("masked", Boolean.valueOf(file.masked()))
                    .field("sha256", file.sha256())
                    .field("text", file.text())
                    .end();
        }
        json.endList().end().finish();
    }

    static Answer read(byte[] bytes) throws BadJson {
        JsonReader json = new JsonReader(new ByteArrayInputStream(bytes), MAX_BYTES);
        String problem = null;
        List<GenerationFile> files = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "problem" -> problem = json.text();
                case "files" -> files = json.list(() -> file(json));
                default -> json.skip();
            }
        }
        json.end();
        return new Answer(json.need(files, "files"), problem);
    }

    private static GenerationFile file(JsonReader json) throws BadJson {
        String path = null;
        String target = null;
        Boolean masked = null;
        String sha256 = null;
        String text = null;
        json.element();
        for (String field = json.field(); field != null; field = json.field()) {
            switch (field) {
                case "path" -> path = json.text();
                case "target" -> target = json.text();
                case "masked" -> masked = json.truth();
                case "sha256" -> sha256 = json.text();
                case "text" -> text = json.text();
                default -> json.skip();
            }
        }
        return new GenerationFile(json.need(path, "path"), target, json.need(masked, "masked"), sha256, text);
    }
}
