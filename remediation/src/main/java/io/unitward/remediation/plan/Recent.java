package io.unitward.remediation.plan;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether something was a short while ago. A time in the future is of a clock that was set back: it counts, for an extra wait does no
 * harm. One that is further ahead than a day does not, or a clock that was once in another year would keep everything from being done
 * until then.
 */
final class Recent {
    private static final Duration AHEAD = Duration.ofDays(1);

    private Recent() {}

    /** Whether a time is less than so long ago, seen from {@code at}. */
    static boolean is(Instant time, Instant at, Duration ago) {
        return seen(time, at).isAfter(at.minus(ago));
    }

    /** A time that can be compared with others: one that does not count is before all. */
    static Instant seen(Instant time, Instant at) {
        return time.isAfter(at.plus(AHEAD)) ? Instant.MIN : time;
    }
}
