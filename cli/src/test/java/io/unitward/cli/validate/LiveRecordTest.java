package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in no record is never owned, and a record that is damaged owns nothing. */
class LiveRecordTest {
    private static final String RUN = "0123456789abcdef0123456789abcdef";

    @TempDir
    private Path base;

    private final LiveRecord record =
            new LiveRecord(RUN, List.of(Path.of("/units/unitward-probe-web.service"), Path.of("/units/a.d")));

    @Test
    void it_is_read_as_it_was_written() throws IOException {
        assertThat(LiveRecord.read(base)).isEmpty();
        record.write(base.resolve("live"));
        assertThat(LiveRecord.read(base.resolve("live"))).hasValueSatisfying(read -> {
            assertThat(read.run()).isEqualTo(RUN);
            assertThat(read.paths()).containsExactlyInAnyOrderElementsOf(record.paths());
        });
    }

    @Test
    void it_owns_its_paths_and_what_is_below_and_nothing_beside() {
        assertThat(record.owns(Path.of("/units/unitward-probe-web.service"))).isTrue();
        assertThat(record.owns(Path.of("/units/a.d/x.conf"))).isTrue();
        assertThat(record.owns(Path.of("/units/a.d/../mine.service"))).isFalse();
        assertThat(record.owns(Path.of("/units/unitward-probe-web.service2"))).isFalse();
        assertThat(record.owns(Path.of("/units"))).isFalse();
    }

    @Test
    void one_that_was_cut_short_or_is_somebody_elses_is_an_error() throws IOException {
        record.write(base);
        String whole = Files.readString(LiveRecord.file(base));
        for (String bad : List.of(
                "",
                whole.replace("end\n", ""),
                whole.replace("live v1", "live v2"),
                whole.replace(RUN, ""),
                whole.replace(RUN, "..."),
                whole.replace("path /", "path "))) {
            Files.writeString(LiveRecord.file(base), bad);
            assertThatThrownBy(() -> LiveRecord.read(base)).as(bad).isInstanceOf(IOException.class);
        }
        Files.delete(LiveRecord.file(base));
        Files.createSymbolicLink(LiveRecord.file(base), base.resolve("elsewhere"));
        assertThatThrownBy(() -> LiveRecord.read(base)).isInstanceOf(IOException.class);
    }
}
