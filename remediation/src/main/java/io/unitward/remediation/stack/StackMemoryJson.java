package io.unitward.remediation.stack;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.stack.StackMemory.Phase;
import io.unitward.remediation.stack.StackMemory.Underway;
import io.unitward.remediation.stack.StackMemory.Verified;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON form of {@link StackMemory}. Strict: half a memory would put back half of what ran. */
final class StackMemoryJson {
    private static final String SCHEMA = "unitward.stack-memory/v1";

    private StackMemoryJson() {}

    static byte[] write(StackMemory memory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out = JsonWriter.compact(bytes).begin().field("schema", SCHEMA);
        Verified verified = memory.verified();
        if (verified != null) {
            out.begin("verified").field("at", verified.at());
            ran(out, verified.ran());
            out.end();
        }
        Underway underway = memory.underway();
        if (underway != null) {
            out.begin("update")
                    .field("begun", underway.begun())
                    .field("unit", underway.unit())
                    .field("phase", underway.phase().text());
            if (underway.action() != null) {
                out.field("action", underway.action());
            }
            ran(out, underway.before());
            out.list("tags");
            for (Map.Entry<String, String> tag : underway.tags().entrySet()) {
                out.begin()
                        .field("reference", tag.getKey())
                        .field("id", tag.getValue())
                        .end();
            }
            out.endList().end();
        }
        out.end().finish();
        return bytes.toByteArray();
    }

    private static void ran(JsonWriter out, Recorded recorded) throws IOException {
        out.list("ran");
        for (Map.Entry<String, Recorded.Image> each : recorded.images().entrySet()) {
            Recorded.Image image = each.getValue();
            out.begin()
                    .field("container", each.getKey())
                    .field("service", image.service())
                    .field("reference", image.reference())
                    .field("id", image.id());
            if (image.digest() != null) {
                out.field("digest", image.digest());
            }
            out.end();
        }
        out.endList();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws NewerState when a newer unitward wrote it
     * @throws IOException when it is anything else; the message says what
     */
    static StackMemory read(byte[] bytes) throws IOException {
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            StackMemory memory = memory(in);
            in.end();
            return memory;
        } catch (BadJson e) {
            throw new IOException("it is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static StackMemory memory(JsonReader in) throws BadJson, NewerState {
        String schema = null;
        Verified verified = null;
        Underway underway = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> {
                    schema = in.need(in.text(), name);
                    NewerState.check(schema, SCHEMA);
                }
                case "verified" -> verified = verified(in);
                case "update" -> underway = underway(in);
                default -> in.skip();
            }
        }
        if (!SCHEMA.equals(schema)) {
            throw in.wrong(String.valueOf(schema), "schema " + SCHEMA);
        }
        return new StackMemory(verified, underway);
    }

    private static Verified verified(JsonReader in) throws BadJson {
        Instant at = null;
        Recorded ran = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "at" -> at = in.instant();
                case "ran" -> ran = ran(in);
                default -> in.skip();
            }
        }
        return new Verified(in.need(at, "at"), in.need(ran, "ran"));
    }

    private static Underway underway(JsonReader in) throws BadJson {
        Instant begun = null;
        String unit = null;
        String phase = null;
        String action = null;
        Recorded ran = null;
        Map<String, String> tags = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "begun" -> begun = in.instant();
                case "unit" -> unit = in.text();
                case "phase" -> phase = in.text();
                case "action" -> action = in.text();
                case "ran" -> ran = ran(in);
                case "tags" -> tags = tags(in);
                default -> in.skip();
            }
        }
        return new Underway(
                in.need(begun, "begun"),
                in.need(unit, "unit"),
                phase(in, phase),
                action,
                in.need(ran, "ran"),
                new TreeMap<>(in.need(tags, "tags")));
    }

    private static Phase phase(JsonReader in, @Nullable String text) throws BadJson {
        for (Phase phase : Phase.values()) {
            if (phase.text().equals(text)) {
                return phase;
            }
        }
        throw in.wrong(String.valueOf(text), "a phase");
    }

    private static Recorded ran(JsonReader in) throws BadJson {
        Map<String, Recorded.Image> images = new TreeMap<>();
        in.list(() -> {
            String container = null;
            String service = null;
            String reference = null;
            String id = null;
            String digest = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "container" -> container = in.text();
                    case "service" -> service = in.text();
                    case "reference" -> reference = in.text();
                    case "id" -> id = in.text();
                    case "digest" -> digest = in.text();
                    default -> in.skip();
                }
            }
            images.put(
                    in.need(container, "container"),
                    new Recorded.Image(
                            in.need(service, "service"), in.need(reference, "reference"), in.need(id, "id"), digest));
            return "";
        });
        return new Recorded(images);
    }

    private static Map<String, String> tags(JsonReader in) throws BadJson {
        Map<String, String> tags = new TreeMap<>();
        in.list(() -> {
            String reference = null;
            String id = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "reference" -> reference = in.text();
                    case "id" -> id = in.text();
                    default -> in.skip();
                }
            }
            tags.put(in.need(reference, "reference"), in.need(id, "id"));
            return "";
        });
        return tags;
    }
}
