package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Judges every sample again: the same bytes and the same exit code as ever. A change that is meant is accepted with
 * {@code -Dunitward.update=true}, which rewrites the expectations, and is then read in the diff.
 */
class SamplesTest {
    static List<Sample> all() throws Exception {
        return Sample.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void a_sample_is_judged_as_ever(Sample sample, @TempDir Path temporary) throws Exception {
        Expected now = Replay.of(sample, temporary);
        if (Boolean.getBoolean("unitward.update")) {
            now.writeTo(sample);
        }
        Expected expected = Expected.of(sample);
        assertThat(now.text()).isEqualTo(expected.text());
        assertThat(now.json()).isEqualTo(expected.json());
        assertThat(now.exitCode()).isEqualTo(expected.exitCode());
    }

    @Test
    void every_situation_has_its_sample() throws Exception {
        assertThat(Sample.all())
                .extracting(Sample::toString)
                .containsExactly(
                        "debian-13-system",
                        "debian-13-user",
                        "fedora-system",
                        "fedora-user",
                        "homelab-clean",
                        "homelab-refused",
                        "homelab-removed",
                        "homelab-waived",
                        "manager-unavailable",
                        "nixos-system",
                        "nixos-user",
                        "stack-broken",
                        "stack-healthy",
                        "stock-system",
                        "stock-user");
    }
}
