package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recorded switch gives the same plan as ever, unless {@code -Dunitward.update=true} accepts a new one. */
class ReconcileSamplesTest {
    private static final Path SAMPLE = Path.of("../samples/reconcile");

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void the_plan_is_as_ever(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Unitward.run(
                Replay.console(out, err),
                "reconcile",
                "--snapshot",
                SAMPLE.resolve("snapshot.json").toString(),
                "--from",
                SAMPLE.resolve("from").toString(),
                "--to",
                SAMPLE.resolve("to").toString(),
                "--config",
                SAMPLE.resolve("unitward.yaml").toString(),
                "-o",
                format + "=-");
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(11);
        String output = out.toString(StandardCharsets.UTF_8);
        Path expected = SAMPLE.resolve("plan.11." + format);
        if (Boolean.getBoolean("unitward.update")) {
            Files.writeString(expected, output);
        }
        assertThat(output).isEqualTo(Files.readString(expected));
        if (format.equals("json")) {
            Published.RECONCILE.accepts(output);
        }
    }
}
