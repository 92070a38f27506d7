package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo where no manager can be started. */
class DemoReplayTest {
    @Test
    void the_bundled_snapshots_play_as_told() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        boolean asTold = new DemoReplay(new DemoScreen(Replay.console(out, err))).play();

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(asTold).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("/run/user/1000/systemd/user/mail.service.d/override.conf", "Act 3");
    }

    @Test
    void they_are_the_samples() throws Exception {
        List<String> names = List.of("homelab-refused", "homelab-removed", "homelab-clean");
        for (int act = 1; act <= names.size(); act++) {
            Sample sample = Sample.of(names.get(act - 1));
            assertThat(Path.of("src/main/resources/io/unitward/cli/demo", act + ".json"))
                    .hasSameBinaryContentAs(sample.snapshot());
            assertThat(Files.readString(Path.of("src/main/resources/io/unitward/cli/demo/unitward.yaml")))
                    .isEqualTo(Files.readString(sample.manifest()));
        }
    }
}
