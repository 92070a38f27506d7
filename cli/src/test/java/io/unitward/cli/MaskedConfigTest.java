package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.evidence.ConfigMask;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence can be judged again by its masked configuration, whatever sinks that has. */
class MaskedConfigTest {
    private static final Path REPLAY = Path.of("../samples/replay/homelab-clean");

    @TempDir
    private Path directory;

    @Test
    void a_configuration_with_every_kind_of_sink_is_judged_as_before() throws Exception {
        String sinks = Files.readString(Path.of("../samples/config/alerts/unitward.yaml"));
        Path config = directory.resolve("unitward.yaml");
        String whole = Files.readString(REPLAY.resolve("unitward.yaml"))
                + "\n"
                + sinks.substring(sinks.indexOf("\nalerts:"))
                + "      # argv: [\"--token\", \"S3NT1NEL\"]\n"
                + "    - {sink: hook2, type: command, argv: [/bin/false, --password, S3NT1NEL, -pS3NT1NEL]}\n"
                + "    - {sink: chat2, type: slack, url: https://hooks.example.org/T0/S3NT1NEL}\n";
        Files.writeString(config, whole);
        assertThat(audit(config)).isZero();
        String masked = ConfigMask.mask(whole).text();
        Files.writeString(config, masked);
        assertThat(masked)
                .doesNotContain("S3NT1NEL", "tell-somebody\", \"--from")
                .contains("tokenFile: ~/.config");
        assertThat(audit(config)).isZero();
    }

    private static int audit(Path config) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(
                Replay.console(out, err),
                "audit",
                "--no-state",
                "--snapshot",
                REPLAY.resolve("snapshot.json").toString(),
                "--allowlist",
                Sample.ALLOWLIST.toString(),
                "--config",
                config.toString());
        assertThat(code).as(out.toString(UTF_8) + err.toString(UTF_8)).isNotEqualTo(78);
        return code;
    }
}
