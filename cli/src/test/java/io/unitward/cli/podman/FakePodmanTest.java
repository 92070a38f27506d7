package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.host.BoundedProcess;
import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the scripted podman does what it is told. */
class FakePodmanTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private FakePodman podman;

    @BeforeEach
    void write() throws IOException {
        podman = FakePodman.in(directory);
    }

    @Test
    void answers_by_the_first_words_and_notes_every_call() throws Exception {
        podman.answers("ps -a", "[]\n")
                .answers("ps", "other\n", "warning\n", 125)
                .isVersion("9.9.9");

        assertThat(run("ps", "-a", "--format", "json").stdoutText()).isEqualTo("[]\n");
        ProcessResult other = run("ps", "-all");
        assertThat(other.exitCode()).isEqualTo(125);
        assertThat(other.stdoutText()).isEqualTo("other\n");
        assertThat(other.stderr()).isEqualTo("warning\n");
        assertThat(run("--version").stdoutText()).isEqualTo("podman version 9.9.9\n");
        assertThat(run("version", "--format", "json").stdoutText()).contains("\"9.9.9\"");
        assertThat(podman.calls())
                .containsExactly("ps -a --format json", "ps -all", "--version", "version --format json");
    }

    @Test
    void fails_what_nobody_foresaw_unless_there_is_a_real_one() throws Exception {
        ProcessResult unforeseen = run("rm", "-f", "x");
        assertThat(unforeseen.exitCode()).isEqualTo(FakePodman.UNFORESEEN);
        assertThat(unforeseen.stderr()).contains("unforeseen call: rm -f x");

        podman.orReal("/bin/echo");
        assertThat(run("rm", "-f", "two words").stdoutText()).isEqualTo("rm -f two words\n");
    }

    @Test
    void writes_half_an_answer_or_garbage() throws Exception {
        podman.answersHalf("inspect a", "[{\"Id\": \"abcd\"}]").answersGarbage("inspect b");

        assertThat(run("inspect", "a").stdoutText()).isEqualTo("[{\"Id\": ");
        assertThat(run("inspect", "b").stdout()).startsWith(0, 0xff, 0xfe);
    }

    @Test
    void hangs_or_floods_until_it_is_killed(@TempDir Path logs) throws Exception {
        podman.hangsAfter("ps", "[{\n").hangsStubbornly("inspect").floods("events");

        List<String> ps = List.of(podman.program().toString(), "ps");
        try (ChildProcess hung = ChildProcess.start(ps, PATH, logs.resolve("errors"))) {
            assertThat(hung.readLine(Deadline.in(LONG))).contains("[{");
            assertThat(hung.await(Deadline.in(Duration.ofMillis(100)))).isFalse();
        }
        assertThat(run(Duration.ofMillis(500), "inspect").timedOut()).isTrue();
        ProcessResult flood = run("events");
        assertThat(flood.truncated()).isTrue();
        assertThat(flood.timedOut()).isFalse();
    }

    @Test
    void words_that_a_shell_would_read_are_refused() {
        assertThatThrownBy(() -> podman.answers("ps; rm", "")).hasMessageContaining("'ps; rm'");
    }

    private ProcessResult run(String... arguments) throws IOException {
        return run(LONG, arguments);
    }

    private ProcessResult run(Duration limit, String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of(podman.program().toString()));
        argv.addAll(List.of(arguments));
        return new BoundedProcess(argv, PATH).caps(1000, 1000).endAtCap().run(Deadline.in(limit));
    }
}
