package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves that comes to no report, or is asked for what cannot be. */
class EarlyEndTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int run(String... args) {
        return Unitward.run(Replay.console(out, err), args);
    }

    @Test
    void no_file_of_an_earlier_run_stays_green() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "audit", "--no-state", "--snapshot", directory.resolve("none").toString()));
        for (String form : List.of("junit", "sarif", "markdown", "json", "jsonl", "text", "openmetrics")) {
            Files.writeString(directory.resolve(form), "all well");
            arguments.addAll(List.of("-o", form + "=" + directory.resolve(form)));
        }
        int code = run(arguments.toArray(String[]::new));
        assertThat(code).as(err.toString(UTF_8)).isNotZero();
        for (String form : List.of("junit", "sarif", "markdown")) {
            assertThat(directory.resolve(form)).content().contains("exit code " + code);
        }
        for (String form : List.of("json", "jsonl", "text")) {
            assertThat(directory.resolve(form)).doesNotExist();
        }
        assertThat(directory.resolve("openmetrics")).hasContent("all well");
        assertThat(run("audit", "--no-state", "--snapshot", directory + "/none", "-o", "junit"))
                .isEqualTo(code);
        assertThat(out.toString(UTF_8)).startsWith("<?xml").contains("errors=\"1\"");
    }

    @Test
    void two_results_in_one_file_are_refused() throws IOException {
        Path file = directory.resolve("s");
        assertThat(run("audit", "--snapshot", "x", "-o", "json=" + file, "-o", "text=" + directory + "/./s"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("-o was given twice for '" + file + "'");
        Files.writeString(file, "");
        Files.createSymbolicLink(directory.resolve("link"), file);
        err.reset();
        assertThat(run("audit", "--snapshot", "x", "-o", "junit=" + file, "-o", "sarif=" + directory.resolve("link")))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("given twice");
    }

    @Test
    void a_state_directory_that_is_misspelt_is_no_all_clear() {
        String none = directory.resolve("none").toString();
        assertThat(run("log", "--findings", "--state-dir", none)).isEqualTo(ExitCode.BAD_CONFIGURATION.code());
        assertThat(run("policy", "accept", "--state-dir", none)).isEqualTo(ExitCode.BAD_CONFIGURATION.code());
        assertThat(err.toString(UTF_8)).contains("--state-dir '" + none + "' is no directory");
        assertThat(out.toString(UTF_8)).isEmpty();
    }
}
