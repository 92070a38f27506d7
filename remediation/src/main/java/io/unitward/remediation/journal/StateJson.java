package io.unitward.remediation.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.pending.History;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The JSON form of {@link History}. Strict: what is not exactly as written counts as damaged, never as half a memory. */
final class StateJson {
    private static final String SCHEMA = "unitward.state/v1";
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private StateJson() {}

    static byte[] write(History history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.getFactory().createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("schema", SCHEMA);
            if (history.bootId() != null) {
                out.writeStringField("bootId", history.bootId());
            }
            if (history.loadedAt() != null) {
                out.writeStringField("loadedAt", history.loadedAt().toString());
            }
            out.writeObjectFieldStart("loaded");
            for (Map.Entry<String, String> file : new TreeMap<>(history.loaded()).entrySet()) {
                out.writeStringField(file.getKey(), file.getValue());
            }
            out.writeEndObject();
            out.writeObjectFieldStart("runs");
            for (Map.Entry<String, History.Run> run : new TreeMap<>(history.runs()).entrySet()) {
                out.writeObjectFieldStart(run.getKey());
                out.writeStringField("invocationId", run.getValue().invocationId());
                out.writeStringField("definition", run.getValue().definition());
                out.writeEndObject();
            }
            out.writeEndObject();
            out.writeArrayFieldStart("attempts");
            for (History.Attempt attempt : history.attempts()) {
                out.writeStartObject();
                out.writeStringField("cause", attempt.cause());
                out.writeStringField("at", attempt.at().toString());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when it is anything else; the message says what
     */
    static History read(byte[] bytes) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        if (root == null || !SCHEMA.equals(root.path("schema").asText())) {
            throw new IOException("it is no " + SCHEMA);
        }
        Map<String, String> loaded = new HashMap<>();
        for (Map.Entry<String, JsonNode> file : need(root, "loaded").properties()) {
            loaded.put(file.getKey(), text(file.getValue()));
        }
        Map<String, History.Run> runs = new HashMap<>();
        for (Map.Entry<String, JsonNode> run : need(root, "runs").properties()) {
            runs.put(
                    run.getKey(),
                    new History.Run(
                            text(need(run.getValue(), "invocationId")), text(need(run.getValue(), "definition"))));
        }
        List<History.Attempt> attempts = new ArrayList<>();
        for (JsonNode attempt : need(root, "attempts")) {
            attempts.add(new History.Attempt(text(need(attempt, "cause")), time(need(attempt, "at"))));
        }
        return new History(
                root.has("bootId") ? text(root.path("bootId")) : null,
                root.has("loadedAt") ? time(root.path("loadedAt")) : null,
                loaded,
                runs,
                attempts);
    }

    private static JsonNode need(JsonNode node, String name) throws IOException {
        if (!node.has(name)) {
            throw new IOException("'" + name + "' is missing");
        }
        return node.path(name);
    }

    private static String text(JsonNode node) throws IOException {
        if (!node.isTextual()) {
            throw new IOException("'" + node.getNodeType() + "' stands where a text is expected");
        }
        return node.asText();
    }

    private static Instant time(JsonNode node) throws IOException {
        try {
            return Instant.parse(text(node));
        } catch (DateTimeException e) {
            throw new IOException("'" + node.asText() + "' is no time", e);
        }
    }
}
