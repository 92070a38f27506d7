package io.unitward.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of what was installed, and places that healing may write to. */
class InstallRecordTest {
    private static final InstallRecord RECORD = new InstallRecord(
            "0.1.0",
            Instant.parse("2026-11-27T08:00:00Z"),
            Map.of("/opt/unitward/bin/unitward", "aa"),
            Map.of("/etc/systemd/system/unitward-audit.timer", "bb", "/etc/systemd/system/a b.service", "cc"),
            Map.of("/etc/systemd/system/timers.target.wants/unitward-audit.timer", "/etc/systemd/system/x"));

    @Test
    void is_read_as_it_was_written() throws IOException {
        assertThat(InstallRecord.of(RECORD.text())).isEqualTo(RECORD);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 24, 40, 70, 120})
    void one_that_was_cut_off_is_damaged(int length) {
        assertThatThrownBy(() -> InstallRecord.of(RECORD.text().substring(0, length)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unitward-installed/v2\nat\t2026-11-27T08:00:00Z\t1\n",
                "unitward-installed/v1\n",
                "unitward-installed/v1\nat\tyesterday\t1\n",
                "unitward-installed/v1\nat\t2026-11-27T08:00:00Z\t1\nunit\taa\n",
                "unitward-installed/v1\nat\t2026-11-27T08:00:00Z\t1\nunit\taa\tx\n",
                "unitward-installed/v1\nat\t2026-11-27T08:00:00Z\t1\nprogram\taa\t/x\n",
                "unitward-installed/v1\nat\t2026-11-27T08:00:00Z\t1\nother\taa\t/x\n"
            })
    void anything_else_is_damaged(String text) {
        assertThatThrownBy(() -> InstallRecord.of(text)).isInstanceOf(IOException.class);
    }
}
