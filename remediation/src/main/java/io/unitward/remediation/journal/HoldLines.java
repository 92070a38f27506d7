package io.unitward.remediation.journal;

import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.verdict.Hold;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON form of the log of holds, one line each. */
final class HoldLines {
    private static final String SCHEMA = "unitward.hold-log/v1";

    private HoldLines() {}

    /** The first line. */
    static String header() {
        return "{\"schema\":\"" + SCHEMA + "\"}";
    }

    static boolean isHeader(String line) {
        return line.startsWith("{\"schema\":\"unitward.hold-log/");
    }

    /** One line, without a line feed. */
    static String write(HoldEvent event) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter.compact(bytes)
                .begin()
                .field("event", event.kind().text())
                .field("at", event.at())
                .field("by", event.by())
                .field("units", event.hold().units())
                .field("until", event.hold().until())
                .field("reason", event.hold().reason())
                .field("heldBy", event.hold().by())
                .field("since", event.hold().since())
                .end()
                .finish();
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }

    /** What a line says; null when it is none. */
    static @Nullable HoldEvent read(String line) throws NewerState {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), bytes.length);
            HoldEvent event = event(in);
            in.end();
            return event;
        } catch (BadJson e) {
            // Not lost: the line stays in the file, and the reader counts it.
            return null;
        }
    }

    private static @Nullable HoldEvent event(JsonReader in) throws BadJson, NewerState {
        HoldEvent.Kind kind = null;
        Instant at = null;
        String by = null;
        String units = null;
        Instant until = null;
        String reason = null;
        String heldBy = null;
        Instant since = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "schema" -> NewerState.check(in.need(in.text(), name), SCHEMA);
                case "event" -> kind = kind(in.need(in.text(), name));
                case "at" -> at = in.instant();
                case "by" -> by = in.text();
                case "units" -> units = in.text();
                case "until" -> until = in.instant();
                case "reason" -> reason = in.text();
                case "heldBy" -> heldBy = in.text();
                case "since" -> since = in.instant();
                default -> in.skip();
            }
        }
        return kind == null
                        || at == null
                        || units == null
                        || until == null
                        || reason == null
                        || heldBy == null
                        || since == null
                ? null
                : new HoldEvent(kind, new Hold(units, until, reason, heldBy, since), by, at);
    }

    private static HoldEvent.@Nullable Kind kind(String text) {
        for (HoldEvent.Kind kind : HoldEvent.Kind.values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        return null;
    }
}
