package io.unitward.collector.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoadTimeTest {
    private static final long SECOND = 1_000_000;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final long NOW_MONOTONIC = 5_000 * SECOND;

    private static long ago(long seconds) {
        return (NOW.getEpochSecond() - seconds) * SECOND;
    }

    @Test
    void isTheLastReload() {
        LoadTime time = new LoadTime(ago(100) + 7, NOW_MONOTONIC - 100 * SECOND, ago(1000), 1);
        assertThat(time.at(NOW, NOW_MONOTONIC)).isEqualTo(NOW.minusSeconds(100).plusNanos(7000));
    }

    @Test
    void isTheFirstLoadBeforeAnyReload() {
        LoadTime time = new LoadTime(0, 0, ago(1000), NOW_MONOTONIC - 1000 * SECOND);
        assertThat(time.at(NOW, NOW_MONOTONIC)).isEqualTo(NOW.minusSeconds(1000));
    }

    @Test
    void isNotKnownBeforeAnyLoad() {
        assertThat(new LoadTime(0, 0, 0, 0).at(NOW, NOW_MONOTONIC)).isNull();
    }

    @Test
    void movesBackWithTheClock() {
        // Loaded 100 s ago at what the clock then called an hour later than it does now.
        LoadTime time = new LoadTime(ago(100) + 3600 * SECOND, NOW_MONOTONIC - 100 * SECOND, 0, 0);
        assertThat(time.at(NOW, NOW_MONOTONIC)).isEqualTo(NOW.minusSeconds(100));
        // The same a little later, with clocks not read at quite the same moment: the same load time.
        assertThat(time.at(NOW.plusMillis(400), NOW_MONOTONIC + 399_000)).isEqualTo(NOW.minusSeconds(100));
    }

    @Test
    void staysWhenTheClockWentForwardOrTheMachineSlept() {
        LoadTime time = new LoadTime(ago(4000), NOW_MONOTONIC - 100 * SECOND, 0, 0);
        assertThat(time.at(NOW, NOW_MONOTONIC)).isEqualTo(NOW.minusSeconds(4000));
    }

    @Test
    void isNotKnownWhenItLiesAheadAndTheSteadyClockCannotTellHowFar() {
        assertThat(new LoadTime(ago(-3600), 0, 0, 0).at(NOW, NOW_MONOTONIC)).isNull();
        assertThat(new LoadTime(ago(-3600), 1, 0, 0).at(NOW, null)).isNull();
        assertThat(new LoadTime(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0).at(NOW, NOW_MONOTONIC))
                .isNull();
    }

    @Test
    void doesWithoutTheSteadyClock() {
        assertThat(new LoadTime(ago(100), 5, 0, 0).at(NOW, null)).isEqualTo(NOW.minusSeconds(100));
    }
}
