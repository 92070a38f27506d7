package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forms for machines, on the command line: several at once, whose files they are, and what the metrics remember. */
class RunFormsTest {
    private static final Path REPLAY = Path.of("../samples/replay");

    @TempDir
    private Path tmp;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void severalAtOnce() throws IOException {
        List<String> forms = List.of("text", "json", "jsonl", "junit", "sarif", "markdown", "openmetrics");
        List<String> arguments = new ArrayList<>();
        forms.forEach(form -> arguments.addAll(List.of("-o", form + "=" + tmp.resolve(form))));
        assertThat(audit("homelab-refused", arguments)).as(err.toString(UTF_8)).isEqualTo(10);
        for (String form : forms) {
            Path file = tmp.resolve(form);
            assertThat(file).isNotEmptyFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(form)
                    .isEqualTo(form.equals("openmetrics") ? "rw-r--r--" : "rw-------");
        }
        assertThat(Files.list(tmp)).as("nothing is left behind").hasSize(forms.size());
        assertThat(tmp.resolve("junit")).content().contains("exit 10");
    }

    @Test
    void metricsRememberWhenAllWasWell() throws IOException {
        Path file = tmp.resolve("unitward.prom");
        List<String> metrics = List.of("-o", "openmetrics=" + file);
        String never = "unitward_last_success_timestamp_seconds{";
        assertThat(audit("homelab-refused", metrics)).isEqualTo(10);
        assertThat(file).content().doesNotContain(never);
        assertThat(audit("homelab-clean", metrics)).as(err.toString(UTF_8)).isZero();
        String success = line(file, never);
        assertThat(audit("homelab-refused", metrics)).isEqualTo(10);
        assertThat(line(file, never)).isEqualTo(success);
        assertThat(file).content().contains("unitward_exit_code{scope=\"user\"");
        Files.writeString(file, "x".repeat(3 << 20));
        assertThat(audit("homelab-refused", metrics))
                .as("a file of somebody else's")
                .isEqualTo(10);
        assertThat(file).content().doesNotContain(never);
    }

    @Test
    void whatJudgesNothingHasNoneOfThem() {
        for (String[] command : new String[][] {{"policy", "list"}, {"log"}, {"hold"}}) {
            List<String> arguments = new ArrayList<>(List.of(command));
            arguments.addAll(List.of("-o", "junit=" + tmp.resolve("x")));
            assertThat(run(arguments)).isEqualTo(2);
            assertThat(err.toString(UTF_8))
                    .contains(
                            "-o 'junit=" + tmp.resolve("x") + "'; expected FORMAT=FILE with FORMAT one of text, json,");
        }
        assertThat(tmp).isEmptyDirectory();
    }

    private static String line(Path file, String beginning) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private int audit(String sample, List<String> more) {
        Path directory = REPLAY.resolve(sample);
        List<String> arguments = new ArrayList<>(List.of(
                "audit",
                "--dry-run",
                "--no-state",
                "--snapshot",
                directory.resolve("snapshot.json").toString(),
                "--config",
                directory.resolve("unitward.yaml").toString(),
                "--allowlist",
                Sample.ALLOWLIST.toString()));
        arguments.addAll(more);
        return run(arguments);
    }

    private int run(List<String> arguments) {
        err.reset();
        return Unitward.run(Replay.console(new ByteArrayOutputStream(), err), arguments.toArray(String[]::new));
    }
}
