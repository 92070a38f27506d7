package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    @TempDir
    private Path directory;

    @Test
    void its_lines_come_as_they_are_written_and_the_end_of_its_input_ends_it() throws Exception {
        try (ChildProcess child = start("echo one; echo two; cat; exit 7")) {
            assertThat(child.readLine(soon())).hasValue("one");
            assertThat(child.readLine(soon())).hasValue("two");
            assertThat(child.await(Deadline.in(Duration.ZERO))).isFalse();

            child.endInput();

            assertThat(child.await(soon())).isTrue();
            assertThat(child.exitCode()).isEqualTo(7);
            assertThat(child.readLine(soon())).isEmpty();
            assertThat(child.readLine(soon())).isEmpty();
        }
    }

    @Test
    void reading_ends_with_the_deadline() throws Exception {
        try (ChildProcess child = start("cat")) {
            Deadline deadline = Deadline.in(Duration.ofMillis(50));
            assertThat(child.readLine(deadline)).isEmpty();
            assertThat(deadline.passed()).isTrue();
        }
    }

    @Test
    void it_gets_only_the_given_environment_and_its_errors_go_to_the_file() throws Exception {
        try (ChildProcess child = start("echo \"$COLOUR ${HOME-none}\"; echo oops >&2")) {
            assertThat(child.readLine(soon())).hasValue("blue none");
            assertThat(child.await(soon())).isTrue();
            assertThat(Files.readString(directory.resolve("errors"))).isEqualTo("oops\n");
        }
    }

    @Test
    void closing_kills_what_does_not_listen() throws Exception {
        ChildProcess child = start("exec sleep 600");
        child.close();
        assertThat(child.await(soon())).isTrue();
        child.endInput();
    }

    @Test
    void a_program_that_does_not_exist_is_said() {
        assertThatThrownBy(() -> ChildProcess.start(List.of("/no/such/program"), Map.of(), directory.resolve("errors")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(
                List.of("/bin/sh", "-c", script),
                Map.of("COLOUR", "blue", "PATH", "/usr/bin:/bin"),
                directory.resolve("errors"));
    }

    private static Deadline soon() {
        return Deadline.in(Duration.ofSeconds(30));
    }
}
