package io.unitward.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @Test
    void isWhatTheJdkWritesAndReads() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            long nano = new long[] {0, 1_000_000, 1_000, 1}[random.nextInt(4)] * random.nextInt(1000);
            Instant at = Instant.ofEpochSecond(random.nextLong() >> random.nextInt(20, 40), nano);
            assertThat(Times.format(at)).isEqualTo(at.toString());
            assertThat(Times.parse(at.toString())).isEqualTo(at);
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1,
                -62_167_219_201L,
                -62_167_219_200L,
                253_402_300_799L,
                253_402_300_800L,
                31_556_889_864_403_199L
            })
    void edgesOfTheUsualYears(long second) {
        Instant at = Instant.ofEpochSecond(second, 999_999_999);
        assertThat(Times.format(at)).isEqualTo(at.toString());
        assertThat(Times.parse(at.toString())).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "yesterday",
                "2026-11-23",
                "2026-13-23T10:15:30Z",
                "2026-11-23T10:15:30",
                "2026-02-30T10:15:30Z",
                "2026-11-23T10:15:30.1234567890Z",
                "2026-11-23T25:15:30Z",
                "2026-11-23T1O:15:30Z",
                "2026-11-23T10:15:30.-12Z",
                "2026-11-23T10:15:+1Z"
            })
    void refusesWhatIsNoMoment(String text) {
        assertThatThrownBy(() -> Times.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
