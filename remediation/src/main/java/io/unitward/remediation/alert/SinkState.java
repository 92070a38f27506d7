package io.unitward.remediation.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it goes with one sink.
 *
 * @param sink its name
 * @param failures how often in a row it took nothing
 * @param failingSince since when; null while it takes what it is given
 * @param notBefore when it is tried again, if there is nothing new; null for at once
 * @param problem what was wrong last, a phrase; empty when nothing was
 * @param lost how many alerts it will never get, since it took something last; of a sink that is fine, in this run
 */
public record SinkState(
        String sink,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant notBefore,
        String problem,
        long lost) {
    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration STUCK_AFTER = Duration.ofHours(1);
    private static final int STUCK_FAILURES = 3;

    static SinkState fine(String sink) {
        return new SinkState(sink, 0, null, null, "", 0);
    }

    boolean isFine() {
        return failures == 0 && lost == 0;
    }

    SinkState failed(String why, Instant now) {
        int doubled = Math.min(failures, 10);
        Duration pause = FIRST.multipliedBy(1L << doubled);
        return new SinkState(
                sink,
                failures + 1,
                failingSince == null || failingSince.isAfter(now) ? now : failingSince,
                now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause),
                why,
                lost);
    }

    /** It took something; what it lost in this run is still to be said. */
    SinkState took() {
        return new SinkState(sink, 0, null, null, "", lost);
    }

    SinkState tryNow() {
        return new SinkState(sink, failures, failingSince, null, problem, lost);
    }

    SinkState losing(long more) {
        return new SinkState(sink, failures, failingSince, notBefore, problem, lost + more);
    }

    /** Whether it may be tried; a moment that a clock set back made too far is not waited for. */
    boolean isDue(Instant now) {
        return notBefore == null || !now.isBefore(notBefore) || notBefore.isAfter(now.plus(LONGEST));
    }

    boolean isStuck(Instant now) {
        return failures >= STUCK_FAILURES || (failingSince != null && !now.isBefore(failingSince.plus(STUCK_AFTER)));
    }
}
