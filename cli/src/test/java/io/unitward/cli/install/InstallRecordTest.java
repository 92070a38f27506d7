package io.unitward.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

    /** Wherever it was cut, the end of a line included. */
    @Test
    void one_that_was_cut_off_is_damaged() {
        String text = RECORD.text();
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> InstallRecord.of(cut))
                    .as(cut)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void one_that_lacks_a_line_or_has_another_is_damaged() {
        List<String> lines = RECORD.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(i);
            List<String> more = new ArrayList<>(lines);
            more.add(i, lines.get(i));
            for (List<String> changed : List.of(fewer, more)) {
                String text = String.join("\n", changed) + "\n";
                assertThatThrownBy(() -> InstallRecord.of(text)).as(text).isInstanceOf(IOException.class);
            }
        }
        assertThatThrownBy(() -> InstallRecord.of(RECORD.text() + "link\t/a\t/b\n"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void one_of_before_there_was_an_end_is_read_as_it_is() throws IOException {
        String old = RECORD.text().replace("/v2", "/v1").replaceFirst("(?m)^end\t.*\n", "");
        assertThat(InstallRecord.of(old)).isEqualTo(RECORD);
        assertThatThrownBy(() -> InstallRecord.of(old.replace("/v1", "/v2"))).hasMessageContaining("cut off");
        for (int length : new int[] {0, 1, 24, 40, 70, 120}) {
            assertThatThrownBy(() -> InstallRecord.of(old.substring(0, length)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unitward-installed/v3\nat\t2026-11-27T08:00:00Z\t1\n",
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
