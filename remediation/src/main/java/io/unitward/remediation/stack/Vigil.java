package io.unitward.remediation.stack;

import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.stack.StackLook.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for a stack, one look after the other. Pure: a step takes what was seen and how long we have waited, and gives the
 * next state. All times are since waiting began.
 *
 * @param limits how long anything may take
 * @param look the last look; null before the first
 * @param runningAt since when every container runs without a break; null when one does not
 * @param compliantAt since when it has been as declared, the same containers all the while; null when it is not
 * @param end how it ended; null while it goes on
 */
public record Vigil(
        Limits limits,
        @Nullable StackLook look,
        @Nullable Duration runningAt,
        @Nullable Duration compliantAt,
        @Nullable End end) {
    /**
     * How long anything may take.
     *
     * @param start until every container runs
     * @param health from then until all of it is as declared
     * @param most until all of it is as declared, whatever took so long
     * @param stable how long that must hold
     */
    public record Limits(Duration start, Duration health, Duration most, Duration stable) {
        /** Those that a stack declares. */
        public static Limits of(StackDeclaration.Deadlines declared) {
            return new Limits(
                    declared.start(), declared.health(), declared.start().plus(declared.health()), declared.stable());
        }

        /** So long until it is as declared, whatever it is that takes long. */
        public static Limits within(Duration most, Duration stable) {
            return new Limits(most, most, most, stable);
        }
    }

    /** How waiting ended. */
    public enum End {
        /** As declared, for as long as it must be. */
        PASSED,
        /** Something is wrong, and the time is over. */
        WRONG,
        /** Nothing is wrong, and the time is over: it takes too long, or somebody does not answer. */
        TOO_LATE,
        /** The time is over, and it could not be told. */
        UNKNOWN
    }

    /** Before the first look. */
    public static Vigil begin(Limits limits) {
        return new Vigil(limits, null, null, null, null);
    }

    /** What to make of one more look. */
    public Vigil next(StackLook seen, Duration now) {
        boolean same = look != null && look.identity().equals(seen.identity());
        Duration running = !seen.running() ? null : runningAt == null ? now : runningAt;
        if (seen.state() == State.COMPLIANT) {
            Duration since = same && compliantAt != null ? compliantAt : now;
            boolean held = now.minus(since).compareTo(limits.stable()) >= 0;
            // Ever new containers that are well for a moment are none that last.
            boolean endless =
                    !held && now.compareTo(limits.most().plus(limits.stable()).plus(limits.stable())) > 0;
            return new Vigil(limits, seen, running, since, held ? End.PASSED : endless ? End.WRONG : null);
        }
        return new Vigil(limits, seen, running, null, now.compareTo(limit(running)) >= 0 ? end(seen) : null);
    }

    /** When it has to be as declared. */
    public Duration limit() {
        return limit(runningAt);
    }

    private Duration limit(@Nullable Duration running) {
        Duration limit = running == null ? limits.start() : running.plus(limits.health());
        return limit.compareTo(limits.most()) < 0 ? limit : limits.most();
    }

    private static End end(StackLook seen) {
        return switch (seen.state()) {
            case WRONG -> End.WRONG;
            case UNKNOWN -> seen.hung() ? End.TOO_LATE : End.UNKNOWN;
            case WAITING, COMPLIANT -> End.TOO_LATE;
        };
    }
}
