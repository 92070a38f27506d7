package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a command says when its result cannot be printed. */
class StandardOutputTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private @Nullable Process reader;

    @TempDir
    private Path directory;

    private int run(OutputStream out, String... args) {
        return Unitward.run(
                new Console(StandardOutput.to(out), new PrintStream(err, true, UTF_8), false, false, 0), args);
    }

    /** Closes its end of the pipe, as 'head' does once it has its lines. */
    private Process reader() throws IOException {
        reader = new ProcessBuilder("sh", "-c", "exec <&-; echo closed; exec sleep 600").start();
        assertThat(reader.inputReader(UTF_8).readLine()).isEqualTo("closed");
        return reader;
    }

    @AfterEach
    void end() {
        if (reader != null) {
            reader.destroyForcibly();
        }
    }

    @Test
    void a_pipe_that_nobody_reads_any_more_is_no_failure() throws IOException {
        assertThat(run(reader().getOutputStream(), "policy", "list")).isZero();
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void a_full_disk_is_one() throws IOException {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertThat(run(full, "policy", "list")).isEqualTo(ExitCode.INTERNAL.code());
        }
        assertThat(err.toString(UTF_8))
                .isEqualTo("unitward: standard output could not be written, so the result is lost\n");
    }

    @Test
    void a_file_that_is_lost_is_told_whoever_reads_the_rest() throws IOException {
        Process reader = reader();
        assertThat(run(reader.getOutputStream(), "policy", "list", "-o", "text", "-o", "json=/dev/full"))
                .isEqualTo(ExitCode.INTERNAL.code());
        assertThat(err.toString(UTF_8)).contains("-o json=/dev/full: could not be written");
        Path kept = directory.resolve("kept.json");
        assertThat(run(reader.getOutputStream(), "policy", "list", "-o", "text", "-o", "json=" + kept))
                .isZero();
        assertThat(Files.readString(kept)).startsWith("{");
    }
}
