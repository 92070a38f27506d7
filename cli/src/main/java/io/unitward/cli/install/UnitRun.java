package io.unitward.cli.install;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a manager tells of one of our units.
 *
 * @param unit its name
 * @param activeState systemd's {@code ActiveState}; null when not told
 * @param result systemd's {@code Result}; null when not told
 * @param startedAt of a service, when it last began; null for never since the manager started, or not told
 * @param endedAt of a service, when it last ended; null likewise
 * @param exitCode of a service that ended by itself; null likewise
 * @param signal of a service that a signal ended; null likewise
 * @param nextAt of a timer, when it elapses next; null for not at all, or not told
 */
public record UnitRun(
        String unit,
        @Nullable String activeState,
        @Nullable String result,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable Instant nextAt) {
    /** Of a unit of which nothing was told. */
    public static UnitRun untold(String unit) {
        return new UnitRun(unit, null, null, null, null, null, null, null);
    }
}
