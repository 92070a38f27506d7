package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of journal entries, one line each. */
final class JournalLines {
    private static final String SCHEMA = "unitward.actions/v1";

    private JournalLines() {}

    /** One line, with its line feed. */
    static String write(JournalEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter out = JsonWriter.compact(bytes)
                .begin()
                .field("event", entry.event().text())
                .field("id", entry.id())
                .field("at", entry.at())
                .field("action", entry.action())
                .field("target", entry.target());
        if (!entry.units().isEmpty()) {
            out.texts("units", entry.units());
        }
        if (entry.plan() != null) {
            out.field("plan", entry.plan());
        }
        if (entry.outcome() != null) {
            out.field("outcome", entry.outcome());
        }
        out.field("message", entry.message()).end().finish();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a line says; null when it is no journal entry, such as one that a crash cut short. */
    static @Nullable JournalEntry read(String line) throws NewerState {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            JournalEntry entry = entry(in);
            in.end();
            return entry;
        } catch (BadJson e) {
            // Not lost: the line stays in the file, and the reader counts it.
            return null;
        }
    }

    private static @Nullable JournalEntry entry(JsonReader in) throws BadJson, NewerState {
        JournalEntry.Event event = null;
        String id = "";
        Instant at = null;
        String action = "";
        String target = "";
        List<String> units = List.of();
        String plan = null;
        String outcome = null;
        String message = "";
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> NewerState.check(in.need(in.text(), name), SCHEMA);
                case "event" -> event = event(in.need(in.text(), name));
                case "id" -> id = in.need(in.text(), name);
                case "at" -> at = in.instant();
                case "action" -> action = in.need(in.text(), name);
                case "target" -> target = in.need(in.text(), name);
                case "units" -> units = in.texts();
                case "plan" -> plan = in.text();
                case "outcome" -> outcome = in.text();
                case "message" -> message = in.need(in.text(), name);
                default -> in.skip();
            }
        }
        if (event == null || id.isEmpty() || at == null) {
            return null;
        }
        return new JournalEntry(event, id, at, action, target, units, plan, outcome, message);
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
