package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertBody;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.SinkUrl;
import io.unitward.alert.UpdateFailure;
import io.unitward.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What each kind of webhook is sent; pure. */
final class AlertBodies {
    static final String SCHEMA = "unitward.alert/v1";

    /** How long an alert stands in Alertmanager of which the end will be told. */
    private static final Duration STANDS = Duration.ofDays(365);

    /** Twice as long as the same failure is not told again. */
    private static final Duration FAILURE_STANDS = Duration.ofDays(2);

    /** No run but one of the unit itself tells that it works again, and that may be some days later. */
    private static final Duration NOT_RUN_STANDS = Duration.ofDays(7);

    private AlertBodies() {}

    /** All fields, and what they are. */
    static byte[] plain(Alert alert) {
        return json(json -> {
            json.begin().field("schema", SCHEMA);
            for (Map.Entry<String, String> field : alert.fields().entrySet()) {
                json.field(field.getKey(), field.getValue());
            }
            json.end();
        });
    }

    /** For a sink that has its own form of body, or none. */
    static byte[] free(AlertSink sink, Alert alert) {
        AlertBody body = sink.body();
        if (body == null) {
            return plain(alert);
        }
        try {
            return body.of(alert);
        } catch (IOException e) {
            throw new UncheckedIOException("no stream in memory fails", e);
        }
    }

    static byte[] gotify(Alert alert) {
        return json(json -> json.begin()
                .field("title", "[" + alert.level().text() + "] " + alert.title())
                .field("message", alert.text())
                .field("priority", isUrgent(alert) ? 8 : 5)
                .end());
    }

    static byte[] ntfy(Alert alert, URI url) {
        return json(json -> json.begin()
                .field("topic", SinkUrl.topic(url))
                .field("title", alert.title())
                .field("message", alert.text())
                .field("priority", isUrgent(alert) ? 5 : 3)
                .texts(
                        "tags",
                        List.of("unitward", alert.level().text(), alert.event().text()))
                .end());
    }

    static byte[] slack(Alert alert) {
        // These three alone mean something to Slack: links, channels and people are written with them.
        String text = ("[" + alert.level().text() + "] " + alert.title() + "\n" + alert.text())
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
        return json(json -> json.begin().field("text", text).end());
    }

    /**
     * All of these, and of each the one that it replaces where its level changed: the level is a label, by which alerts differ
     * there.
     */
    static byte[] alertmanager(List<Alert> alerts) {
        StringJoiner list = new StringJoiner(",", "[", "]\n");
        for (Alert alert : alerts) {
            AlertLevel was = alert.wasLevel();
            if (was != null) {
                ended(list, alert, was);
            }
            if (alert.event().ends()) {
                ended(list, alert, alert.level());
            } else {
                list.add(alertmanager(alert, alert.level(), alert.at().plus(stands(alert))));
            }
        }
        return list.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Tells an end twice, at first as of when it began. By a clock that is behind this one the end is still to come, and of two
     * ends to come Alertmanager keeps the later one, which is the one in a year; an alert that is over has no such end.
     */
    private static void ended(StringJoiner list, Alert alert, AlertLevel level) {
        Instant ends = alert.at();
        list.add(alertmanager(alert, level, alert.since().isAfter(ends) ? ends : alert.since()));
        list.add(alertmanager(alert, level, ends));
    }

    /** What would end by itself while it is still there would be an all-clear that nobody gave. */
    private static Duration stands(Alert alert) {
        return switch (alert.event()) {
            case ACTION_FAILED -> FAILURE_STANDS;
            case NOT_RUN -> NOT_RUN_STANDS;
            case TEST, DIGEST -> Duration.ofMinutes(5);
            default -> STANDS;
        };
    }

    private static String alertmanager(Alert alert, AlertLevel level, Instant ends) {
        byte[] object = json(json -> {
            json.begin().begin("labels");
            label(json, "alertname", alert.policy() == null ? alert.event().text() : alert.policy());
            label(json, "severity", level.text());
            label(json, "instance", alert.host());
            label(json, "manager", alert.manager());
            label(json, "unit", alert.unit());
            label(json, "file", alert.file());
            label(json, "view", alert.view());
            label(json, "cause", alert.cause());
            label(json, "id", alert.id());
            json.end()
                    .begin("annotations")
                    .field("summary", alert.title())
                    .field("description", alert.text())
                    .field("event", alert.event().text());
            UpdateFailure failure = alert.failure();
            if (failure != null) {
                label(json, "failed", failure.failed());
                label(json, "images", failure.images());
                label(json, "running", failure.running());
            }
            json.end()
                    .field("startsAt", alert.since().isAfter(ends) ? ends : alert.since())
                    .field("endsAt", ends)
                    .end();
        });
        return new String(object, StandardCharsets.UTF_8).strip();
    }

    private static void label(JsonWriter json, String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            json.field(name, value);
        }
    }

    private static boolean isUrgent(Alert alert) {
        return alert.level() == AlertLevel.PAGE && !alert.event().ends();
    }

    /** What writes a document. */
    private interface Document {
        void write(JsonWriter json) throws IOException;
    }

    private static byte[] json(Document document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonWriter json = JsonWriter.compact(bytes);
            document.write(json);
            json.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("no stream in memory fails", e);
        }
        return bytes.toByteArray();
    }
}
