package io.unitward.alert;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place that alerts go to.
 *
 * @param name what it is called; no other sink has it
 * @param kind what it is
 * @param url where a webhook is; null when {@code urlFile} holds it, and for what is no webhook
 * @param urlFile the file that holds the URL, absolute or below <code>~/</code>; null when it is no secret
 * @param tokenFile the file that holds its token, absolute or below <code>~/</code>; null without one
 * @param insecure whether plain HTTP may be spoken to another host
 * @param body what a {@link SinkKind#JSON} sink is sent; null for all fields of the alert
 * @param argv program and arguments of a {@link SinkKind#COMMAND}; else empty
 * @param levels which alerts go there
 * @param timeout how long it may take over one alert
 * @param ca the file of certificates, PEM, that a webhook's may be signed by besides those that Java knows, absolute or below
 *     <code>~/</code>; null for none
 */
public record AlertSink(
        String name,
        SinkKind kind,
        @Nullable String url,
        @Nullable String urlFile,
        @Nullable String tokenFile,
        boolean insecure,
        @Nullable AlertBody body,
        List<String> argv,
        Set<AlertLevel> levels,
        Duration timeout,
        @Nullable String ca) {
    /** How long a sink may take unless it says otherwise. */
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    /** The journal, which takes all. */
    public static final AlertSink JOURNAL = new AlertSink(
            "journal",
            SinkKind.JOURNAL,
            null,
            null,
            null,
            false,
            null,
            List.of(),
            Set.of(AlertLevel.values()),
            USUAL_TIMEOUT,
            null);

    public AlertSink {
        argv = List.copyOf(argv);
        levels = Set.copyOf(levels);
    }

    /** Whether an alert goes there: one whose level was another counts as either. */
    public boolean takes(Alert alert) {
        return levels.contains(alert.level()) || (alert.wasLevel() != null && levels.contains(alert.wasLevel()));
    }
}
