package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.pending.History;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON form of {@link History}. Strict: what is not exactly as written counts as damaged, never as half a memory. */
final class StateJson {
    private static final String SCHEMA = "unitward.state/v1";

    private StateJson() {}

    static byte[] write(History history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out = JsonWriter.compact(bytes).begin().field("schema", SCHEMA);
        if (history.bootId() != null) {
            out.field("bootId", history.bootId());
        }
        if (history.loadedAt() != null) {
            out.field("loadedAt", history.loadedAt());
        }
        out.begin("loaded");
        for (Map.Entry<String, String> file : history.loaded().entrySet()) {
            out.field(file.getKey(), file.getValue());
        }
        out.end().begin("present");
        for (Map.Entry<String, String> path : history.present().entrySet()) {
            out.field(path.getKey(), path.getValue());
        }
        out.end().begin("runs");
        for (Map.Entry<String, History.Run> run : history.runs().entrySet()) {
            out.begin(run.getKey())
                    .field("invocationId", run.getValue().invocationId())
                    .field("definition", run.getValue().definition())
                    .end();
        }
        out.end().list("attempts");
        for (History.Attempt attempt : history.attempts()) {
            out.begin()
                    .field("cause", attempt.cause())
                    .field("at", attempt.at())
                    .end();
        }
        out.endList().begin("waits");
        for (Map.Entry<String, Instant> wait : history.waits().entrySet()) {
            out.field(wait.getKey(), wait.getValue());
        }
        out.end().end().finish();
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws NewerState when a newer unitward wrote it
     * @throws IOException when it is anything else; the message says what
     */
    static History read(byte[] bytes) throws IOException {
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            History history = history(in);
            in.end();
            return history;
        } catch (BadJson e) {
            throw new IOException("it is no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static History history(JsonReader in) throws BadJson, NewerState {
        String schema = null;
        String bootId = null;
        Instant loadedAt = null;
        Map<String, String> loaded = null;
        Map<String, String> present = Map.of(); // not written by the first version
        Map<String, History.Run> runs = null;
        List<History.Attempt> attempts = null;
        Map<String, Instant> waits = Map.of(); // not written by the first versions
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> {
                    schema = in.need(in.text(), name);
                    NewerState.check(schema, SCHEMA);
                }
                case "bootId" -> bootId = in.need(in.text(), name);
                case "loadedAt" -> loadedAt = in.need(in.instant(), name);
                case "loaded" -> loaded = map(in, () -> in.need(in.text(), "a text"));
                case "present" -> present = map(in, () -> in.need(in.text(), "a text"));
                case "runs" -> runs = map(in, () -> run(in));
                case "attempts" -> attempts = in.list(() -> attempt(in));
                case "waits" -> waits = map(in, () -> in.need(in.instant(), "a time"));
                default -> in.skip();
            }
        }
        if (!SCHEMA.equals(schema)) {
            throw in.wrong(String.valueOf(schema), "schema " + SCHEMA);
        }
        return new History(
                bootId,
                loadedAt,
                in.need(loaded, "loaded"),
                present,
                in.need(runs, "runs"),
                in.need(attempts, "attempts"),
                waits);
    }

    private static <T> Map<String, T> map(JsonReader in, JsonReader.Element<T> value) throws BadJson {
        Map<String, T> map = new LinkedHashMap<>();
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            map.put(name, value.read());
        }
        return map;
    }

    private static History.Run run(JsonReader in) throws BadJson {
        String invocationId = null;
        String definition = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "invocationId" -> invocationId = in.text();
                case "definition" -> definition = in.text();
                default -> in.skip();
            }
        }
        return new History.Run(in.need(invocationId, "invocationId"), in.need(definition, "definition"));
    }

    private static History.Attempt attempt(JsonReader in) throws BadJson {
        String cause = null;
        Instant at = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "cause" -> cause = in.text();
                case "at" -> at = in.instant();
                default -> in.skip();
            }
        }
        return new History.Attempt(in.need(cause, "cause"), in.need(at, "at"));
    }
}
