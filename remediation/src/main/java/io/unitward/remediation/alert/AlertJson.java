package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.UpdateFailure;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.journal.NewerState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of what is remembered of alerts. */
final class AlertJson {
    static final String SCHEMA = "unitward.alerts/v1";

    private AlertJson() {}

    static byte[] write(AlertMemory memory) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JsonWriter json =
                JsonWriter.compact(bytes).begin().field("schema", SCHEMA).field("next", memory.next());
        json.list("known");
        for (Known known : memory.known()) {
            known(known, json.begin());
            json.end();
        }
        json.endList().list("waiting");
        for (Waiting waiting : memory.waiting()) {
            waiting(waiting, json);
        }
        json.endList().list("sinks");
        for (SinkState sink : memory.sinks()) {
            json.begin()
                    .field("sink", sink.sink())
                    .field("failures", (long) sink.failures())
                    .field("failingSince", sink.failingSince())
                    .field("notBefore", sink.notBefore())
                    .field("problem", sink.problem())
                    .field("lost", sink.lost())
                    .end();
        }
        json.endList().end().finish();
        return bytes.toByteArray();
    }

    /** How many bytes it takes. */
    static long size(Waiting waiting) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonWriter json = JsonWriter.compact(bytes);
            waiting(waiting, json);
            json.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("no stream in memory fails", e);
        }
        return bytes.size();
    }

    private static void known(Known known, JsonWriter json) throws IOException {
        Subject subject = known.subject();
        json.field("policy", subject.policy())
                .field("unit", subject.unit())
                .field("view", subject.view())
                .field("file", subject.file())
                .field("cause", subject.cause())
                .field("classification", subject.classification())
                .field("severity", subject.severity())
                .field("level", subject.level().text())
                .field("lasting", subject.lasting().name())
                .field("waived", Boolean.valueOf(subject.waived()))
                .field("digest", subject.digest())
                .field("state", subject.state())
                .field("since", known.since())
                .field("seen", known.seen())
                .field("told", known.told())
                .texts("toldTo", known.toldTo());
    }

    private static void waiting(Waiting waiting, JsonWriter json) throws IOException {
        Alert alert = waiting.alert();
        json.begin()
                .field("number", waiting.number())
                .field("sink", waiting.sink())
                .field("refused", (long) waiting.refused());
        for (Map.Entry<String, String> field : alert.fields().entrySet()) {
            json.field(field.getKey(), field.getValue().isEmpty() ? null : field.getValue());
        }
        json.field(
                        "wasLevel",
                        alert.wasLevel() == null ? null : alert.wasLevel().text())
                .end();
    }

    /**
     * Reads it.
     *
     * @throws NewerState when a newer unitward wrote it
     * @throws IOException when it cannot be understood
     */
    static AlertMemory read(byte[] bytes) throws IOException {
        try {
            JsonReader in = new JsonReader(new ByteArrayInputStream(bytes), Math.max(1, bytes.length));
            String schema = null;
            List<Known> known = List.of();
            List<Waiting> waiting = List.of();
            List<SinkState> sinks = List.of();
            Long next = null;
            in.element();
            for (String name = in.field(); name != null; name = in.field()) {
                switch (name) {
                    case "schema" -> {
                        schema = in.need(in.text(), name);
                        NewerState.check(schema, SCHEMA);
                    }
                    case "next" -> next = in.number(1);
                    case "known" -> known = in.list(() -> known(in));
                    case "waiting" -> waiting = in.list(() -> waiting(in));
                    case "sinks" -> sinks = in.list(() -> sink(in));
                    default -> in.skip();
                }
            }
            if (!SCHEMA.equals(schema)) {
                throw in.wrong(String.valueOf(schema), SCHEMA);
            }
            in.end();
            return new AlertMemory(known, waiting, sinks, in.need(next, "next"));
        } catch (BadJson e) {
            throw new IOException("no complete " + SCHEMA + ": " + e.getMessage(), e);
        }
    }

    private static Known known(JsonReader in) throws BadJson {
        Map<String, String> texts = new HashMap<>();
        Instant since = null;
        Instant seen = null;
        Instant told = null;
        Boolean waived = null;
        List<String> toldTo = new ArrayList<>();
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "since" -> since = in.instant();
                case "seen" -> seen = in.instant();
                case "told" -> told = in.instant();
                case "waived" -> waived = in.truth();
                case "toldTo" -> toldTo = in.texts();
                case "policy", "unit", "view", "file", "cause", "classification", "severity", "level", "lasting" ->
                    put(texts, name, in.text());
                case "digest", "state" -> put(texts, name, in.text());
                default -> in.skip();
            }
        }
        Subject subject = new Subject(
                in.need(texts.get("policy"), "policy"),
                in.need(texts.get("unit"), "unit"),
                texts.get("view"),
                texts.get("file"),
                texts.get("cause"),
                texts.get("classification"),
                texts.get("severity"),
                level(in, texts.get("level")),
                lasting(in, texts.get("lasting")),
                in.need(waived, "waived"),
                texts.get("digest"),
                in.need(texts.get("state"), "state"),
                "");
        return new Known(subject, in.need(since, "since"), in.need(seen, "seen"), told, toldTo);
    }

    private static void put(Map<String, String> texts, String name, @Nullable String value) {
        if (value != null) {
            texts.put(name, value);
        }
    }

    private static Waiting waiting(JsonReader in) throws BadJson {
        Map<String, String> texts = new HashMap<>();
        Long number = null;
        Long refused = null;
        Instant at = null;
        Instant since = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "number" -> number = in.number(1);
                case "refused" -> refused = in.number(0);
                case "at" -> at = in.instant();
                case "since" -> since = in.instant();
                case "sink", "wasLevel" -> put(texts, name, in.text());
                default -> {
                    if (Alert.FIELDS.contains(name)) {
                        put(texts, name, in.text());
                    } else {
                        in.skip();
                    }
                }
            }
        }
        Alert alert = new Alert(
                in.need(texts.get("id"), "id"),
                event(in, texts.get("event")),
                level(in, texts.get("level")),
                texts.get("wasLevel") == null ? null : level(in, texts.get("wasLevel")),
                in.need(texts.get("host"), "host"),
                in.need(texts.get("manager"), "manager"),
                in.need(at, "at"),
                in.need(since, "since"),
                texts.get("policy"),
                texts.get("unit"),
                texts.get("view"),
                texts.get("file"),
                texts.get("cause"),
                texts.get("classification"),
                texts.get("severity"),
                in.need(texts.get("title"), "title"),
                in.need(texts.get("text"), "text"),
                failure(texts));
        return new Waiting(in.need(number, "number"), in.need(texts.get("sink"), "sink"), alert, (int)
                (long) in.need(refused, "refused"));
    }

    private static @Nullable UpdateFailure failure(Map<String, String> texts) {
        String failed = texts.getOrDefault("failed", "");
        String images = texts.getOrDefault("images", "");
        String running = texts.getOrDefault("running", "");
        return failed.isEmpty() && images.isEmpty() && running.isEmpty()
                ? null
                : new UpdateFailure(failed, images, running);
    }

    private static SinkState sink(JsonReader in) throws BadJson {
        String sink = null;
        Long failures = null;
        Instant failingSince = null;
        Instant notBefore = null;
        String problem = null;
        Long lost = null;
        in.element();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "sink" -> sink = in.text();
                case "failures" -> failures = in.number(0);
                case "failingSince" -> failingSince = in.instant();
                case "notBefore" -> notBefore = in.instant();
                case "problem" -> problem = in.text();
                case "lost" -> lost = in.number(0);
                default -> in.skip();
            }
        }
        return new SinkState(
                in.need(sink, "sink"),
                (int) Math.min(1_000_000, in.need(failures, "failures")),
                failingSince,
                notBefore,
                in.need(problem, "problem"),
                in.need(lost, "lost"));
    }

    private static AlertLevel level(JsonReader in, @Nullable String word) throws BadJson {
        for (AlertLevel level : AlertLevel.values()) {
            if (level.text().equals(word)) {
                return level;
            }
        }
        throw in.wrong(String.valueOf(word), "page or ticket");
    }

    private static AlertEvent event(JsonReader in, @Nullable String word) throws BadJson {
        for (AlertEvent event : AlertEvent.values()) {
            if (event.text().equals(word)) {
                return event;
            }
        }
        throw in.wrong(String.valueOf(word), "an event such as found");
    }

    private static Subject.Lasting lasting(JsonReader in, @Nullable String word) throws BadJson {
        for (Subject.Lasting lasting : Subject.Lasting.values()) {
            if (lasting.name().equals(word)) {
                return lasting;
            }
        }
        throw in.wrong(String.valueOf(word), "STATE, MAY_PASS or EVENT");
    }
}
