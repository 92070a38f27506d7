package io.unitward.cli.soak;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The clock that the program under test reads in place of the machine's: ahead of it by what was set. Its methods have the
 * names and descriptors of those that {@link ShiftedCalls} puts them in the place of.
 */
public final class ShiftedClock extends Clock {
    private static volatile Duration ahead = Duration.ZERO;

    private ShiftedClock() {}

    /** Sets how far it is ahead. */
    public static void setAhead(Duration by) {
        ahead = by;
    }

    /** In the place of {@link Instant#now()}. */
    public static Instant now() {
        return Instant.now().plus(ahead);
    }

    /** In the place of {@link Clock#systemUTC()}. */
    public static Clock systemUTC() {
        return new ShiftedClock();
    }

    /** In the place of {@link InstantSource#system()}. */
    public static InstantSource system() {
        return new ShiftedClock();
    }

    @Override
    public Instant instant() {
        return now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.systemUTC().withZone(zone);
    }
}
