package io.unitward.remediation.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of journal entries, one line each. */
final class JournalLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalLines() {}

    /** One line, with its line feed. */
    static String write(JournalEntry entry) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.getFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("event", entry.event().text());
            out.writeStringField("id", entry.id());
            out.writeStringField("at", entry.at().toString());
            out.writeStringField("action", entry.action());
            out.writeStringField("target", entry.target());
            if (!entry.units().isEmpty()) {
                out.writeArrayFieldStart("units");
                for (String unit : entry.units()) {
                    out.writeString(unit);
                }
                out.writeEndArray();
            }
            if (entry.plan() != null) {
                out.writeStringField("plan", entry.plan());
            }
            if (entry.outcome() != null) {
                out.writeStringField("outcome", entry.outcome());
            }
            out.writeStringField("message", entry.message());
            out.writeEndObject();
        }
        return text.append('\n').toString();
    }

    /** What a line says; null when it is no journal entry, such as one that a crash cut short. */
    static @Nullable JournalEntry read(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            JournalEntry.Event event = event(node.path("event").asText());
            if (event == null || node.path("id").asText().isEmpty()) {
                return null;
            }
            List<String> units = new ArrayList<>();
            node.path("units").forEach(unit -> units.add(unit.asText()));
            return new JournalEntry(
                    event,
                    node.path("id").asText(),
                    Instant.parse(node.path("at").asText()),
                    node.path("action").asText(),
                    node.path("target").asText(),
                    units,
                    text(node, "plan"),
                    text(node, "outcome"),
                    node.path("message").asText());
        } catch (JsonProcessingException | DateTimeException e) {
            // Not lost: the line stays in the file, and the reader counts it.
            return null;
        }
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.path(name).asText() : null;
    }

    private static JournalEntry.@Nullable Event event(String text) {
        for (JournalEntry.Event event : JournalEntry.Event.values()) {
            if (event.text().equals(text)) {
                return event;
            }
        }
        return null;
    }
}
