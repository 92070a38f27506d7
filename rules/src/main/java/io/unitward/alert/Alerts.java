package io.unitward.alert;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How somebody wants to be told.
 *
 * @param grace how long what may pass by itself must last before it is told
 * @param remind after how long it is told again; null for never
 * @param maxPerRun how many alerts one run tells one sink, one by one
 * @param sinks where they go, never empty
 */
public record Alerts(Duration grace, @Nullable Duration remind, int maxPerRun, List<AlertSink> sinks) {
    /** How long what may pass by itself must last unless it is said. */
    public static final Duration USUAL_GRACE = Duration.ofMinutes(10);

    /** How many are told one by one unless it is said. */
    public static final int USUAL_MOST = 10;

    /** Without a word in the configuration: the journal alone. */
    public static final Alerts USUAL = new Alerts(USUAL_GRACE, null, USUAL_MOST, List.of(AlertSink.JOURNAL));

    public Alerts {
        sinks = List.copyOf(sinks);
    }

    /** The sink of that name; null when there is none. */
    public @Nullable AlertSink sink(String name) {
        for (AlertSink sink : sinks) {
            if (sink.name().equals(name)) {
                return sink;
            }
        }
        return null;
    }
}
