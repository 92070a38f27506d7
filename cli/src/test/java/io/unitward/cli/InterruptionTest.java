package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a process of its own, {@link HoldsAnInterruption}, which is told to end as systemd and terminals do. */
class InterruptionTest {
    @TempDir
    Path directory;

    private Process start(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT", // a shell that runs the tests in its background has it ignored
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                HoldsAnInterruption.class.getName()));
        argv.addAll(List.of(arguments));
        return new ProcessBuilder(argv)
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    @Test
    void what_waits_is_ended_early_what_was_begun_is_not_and_the_exit_code_is_the_commands() throws Exception {
        for (String signal : List.of("TERM", "INT")) {
            Process process = start();
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                assertThat(out.readLine()).isEqualTo("waits, requested false");
                signal(process, signal);
                assertThat(out.readLine()).isEqualTo("waited, interrupted");
                signal(process, signal);
                assertThat(out.readLine()).isEqualTo("requested true");
                assertThat(out.readLine()).isEqualTo("again, interrupted");
                assertThat(out.readLine()).isEqualTo("ended well, interrupted false");
                assertThat(out.readLine()).isNull();
                assertThat(process.waitFor()).isEqualTo(HoldsAnInterruption.CODE);
                assertThat(Files.readString(directory.resolve("errors")).lines())
                        .containsExactly("unitward: told to stop");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void one_that_nobody_tells_to_end_is_none_the_wiser() throws Exception {
        Process process = start("at once");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo("ended well, interrupted false");
            assertThat(process.waitFor()).isEqualTo(HoldsAnInterruption.CODE);
            assertThat(Files.readString(directory.resolve("errors"))).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
