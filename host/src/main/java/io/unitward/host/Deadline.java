package io.unitward.host;

import java.time.Duration;

/** A moment after which nothing is waited for, on the clock that never jumps. */
public final class Deadline {
    private final long end;
    private final Duration length;

    private Deadline(Duration length) {
        this.length = length;
        this.end = System.nanoTime() + length.toNanos();
    }

    /** The deadline that long from now. */
    public static Deadline in(Duration length) {
        return new Deadline(length);
    }

    /** What is left; zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Whether it has passed. */
    public boolean passed() {
        return end - System.nanoTime() <= 0;
    }

    /** How long it was when it was set, for messages. */
    public Duration length() {
        return length;
    }
}
