package io.unitward.ownership;

import io.unitward.facts.Container;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long before a snapshot something happened. Pure. */
record SnapshotAge(Instant takenAt) {
    /** Collecting takes a while, so what is seen may have happened after it began; more than that is a clock that was set. */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final int MISSED = 3;

    /**
     * How old the last entry of a health log may be: so many intervals, with the time that a check may take. An interval
     * that is not told, or switched off, counts as podman's usual one.
     */
    static Duration healthLimit(Container.Health health) {
        Duration interval = positive(health.intervalMillis());
        Duration timeout = positive(health.timeoutMillis());
        return interval.multipliedBy(MISSED).plus(timeout);
    }

    private static Duration positive(@Nullable Long millis) {
        return millis == null || millis <= 0 ? USUAL : Duration.ofMillis(Math.min(millis, 86_400_000L));
    }

    /** Whether it happened at most so long before; never for what was not told or lies in the future. */
    boolean isWithin(@Nullable Instant moment, Duration limit) {
        return moment != null
                && !isAhead(moment)
                && Duration.between(moment, takenAt).compareTo(limit) < 0;
    }

    /** Whether it lies so far in the future that a clock must be wrong. */
    boolean isAhead(Instant moment) {
        return Duration.between(takenAt, moment).compareTo(AHEAD) > 0;
    }

    /** Whole seconds; 0 for what happened while collecting. */
    long seconds(Instant moment) {
        return Math.max(0, Duration.between(moment, takenAt).toSeconds());
    }
}
