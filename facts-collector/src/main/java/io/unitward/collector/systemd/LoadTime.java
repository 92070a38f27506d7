package io.unitward.collector.systemd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a manager last loaded its units, on the wall clock as it runs now, so that it can be compared with file times.
 *
 * <p>All values are microseconds; 0 means never. Real times count from 1970, monotonic ones from the start of the machine.
 *
 * @param real {@code UnitsLoadTimestamp}: the last reload
 * @param monotonic {@code UnitsLoadTimestampMonotonic}
 * @param startReal {@code UnitsLoadStartTimestamp}: the first load
 * @param startMonotonic {@code UnitsLoadStartTimestampMonotonic}
 */
record LoadTime(long real, long monotonic, long startReal, long startMonotonic) {
    /** Less than this is the time between reading two clocks, not a step. */
    private static final long STEP = 1_000_000;

    /**
     * The load time to compare files with; null when it cannot be told.
     *
     * <p>When the wall clock was set back since the load, a file written after the load can carry an earlier time than the
     * load. The load time is then moved back as far, to a whole second so that it stays the same from run to run.
     *
     * @param now the wall clock
     * @param nowMonotonic the monotonic clock, read with it; null when it cannot be read
     */
    @Nullable
    Instant at(Instant now, @Nullable Long nowMonotonic) {
        long loadReal = real > 0 ? real : startReal;
        long loadMonotonic = real > 0 ? monotonic : startMonotonic;
        if (loadReal <= 0) {
            return null;
        }
        long nowReal = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        if (nowMonotonic == null || loadMonotonic <= 0 || loadMonotonic > nowMonotonic + STEP) {
            // Without the steady clock a load in the future is all that shows a step, and not how far it went.
            return loadReal > nowReal + STEP ? null : micros(loadReal);
        }
        long sinceLoad = nowMonotonic - loadMonotonic;
        long steadily = nowReal - sinceLoad;
        if (loadReal - steadily <= STEP) {
            return micros(loadReal);
        }
        return micros(steadily).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant micros(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
