package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verb about stacks says is written however it ends. */
class StackOutputTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console =
            new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);

    private JsonNode written(Path file) throws IOException {
        String json = Files.readString(file);
        Published.STACK_RUN.accepts(json);
        return new ObjectMapper().readTree(json);
    }

    private int run(List<String> outputs, StackOutput.Work work) throws RunFailure {
        return StackOutput.run(console, Outputs.parse(outputs), "update", false, work);
    }

    @Test
    void text_goes_where_it_was_asked_for_and_to_standard_output_alone_when_nothing_was() throws Exception {
        Path text = directory.resolve("text");
        Path json = directory.resolve("json");
        assertThat(run(List.of(), each -> {
                    each.say("a line");
                    return ExitCode.COMPLIANT;
                }))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a line\n");
        out.reset();
        assertThat(run(List.of("text=" + text, "json=" + json), each -> {
                    each.say("a line");
                    return ExitCode.NOT_REACHED;
                }))
                .isEqualTo(13);
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(Files.readString(text)).isEqualTo("a line\n");
        assertThat(written(json).at("/exitCode").asInt()).isEqualTo(13);
        run(List.of("json=-"), each -> {
            each.say("a line");
            return ExitCode.COMPLIANT;
        });
        assertThat(out.toString(UTF_8)).startsWith("{").doesNotContain("a line");
    }

    @Test
    void what_is_told_of_a_stack_is_kept_with_it_and_what_ends_the_run_where_it_belongs() throws Exception {
        Path file = directory.resolve("json");
        UpdateWorld world = new UpdateWorld();
        assertThatThrownBy(() -> run(List.of("json=" + file), each -> {
                    each.console().tell("the configuration is old");
                    each.begin(world.stack());
                    each.console().tell("stack app: pulling");
                    each.console().tell("journal: a line");
                    throw new RunFailure(ExitCode.ACTION_PENDING, "stack app: nothing was done, it is held");
                }))
                .isInstanceOf(RunFailure.class);
        JsonNode json = written(file);
        assertThat(json.at("/exitCode").asInt()).isEqualTo(11);
        assertThat(json.at("/problems/0").asText()).isEqualTo("the configuration is old");
        assertThat(json.at("/stacks/0/told"))
                .extracting(JsonNode::asText)
                .containsExactly("pulling", "journal: a line", "nothing was done, it is held");
        assertThat(json.at("/stacks/0/why").asText()).isEqualTo("held");
        assertThat(err.toString(UTF_8)).contains("unitward: stack app: pulling\n");
    }

    @Test
    void a_bug_is_an_internal_error_for_programs_too() throws Exception {
        Path file = directory.resolve("json");
        assertThatThrownBy(() -> run(List.of("json=" + file), each -> {
                    throw new IllegalStateException("odd");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(written(file).at("/exitCode").asInt()).isEqualTo(70);
        assertThat(written(file).at("/problems/0").asText()).contains("odd");
    }

    @Test
    void a_run_that_cannot_begin_leaves_no_older_result_behind() throws Exception {
        for (String verb : List.of("preflight", "apply", "verify", "restart", "update")) {
            Path file = directory.resolve(verb);
            Files.writeString(file, "of yesterday");
            int code = Unitward.run(
                    console,
                    "stack",
                    verb,
                    "nowhere",
                    "--config",
                    directory.resolve("nothing.yaml").toString(),
                    "-o",
                    "json=" + file);
            JsonNode json = written(file);
            assertThat(code).as(verb).isIn(ExitCode.USAGE.code(), ExitCode.BAD_CONFIGURATION.code());
            assertThat(json.at("/exitCode").asInt()).isEqualTo(code);
            assertThat(json.at("/verb").asText()).isEqualTo(verb);
            assertThat(json.at("/problems/0").asText()).isNotEmpty();
        }
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "env",
                "--default-signal=INT", // a shell that runs the tests in its background has it ignored
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                HoldsAStackOutput.class.getName());
        builder.command().addAll(List.of(arguments));
        return builder.redirectError(directory.resolve("errors").toFile()).start();
    }

    private int ended(Process process, String signal) throws Exception {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("begun");
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(lines.readLine()).isNull();
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_signal_that_ends_the_process_leaves_what_there_is_by_then_without_an_exit_code() throws Exception {
        for (String signal : List.of("INT", "TERM")) {
            Path file = directory.resolve(signal);
            assertThat(ended(start("json=" + file), signal)).isEqualTo(signal.equals("INT") ? 130 : 143);
            JsonNode json = written(file);
            assertThat(json.at("/exitCode").isNull()).isTrue();
            assertThat(json.at("/toldToStop").asBoolean()).isTrue();
            assertThat(json.at("/stacks/0/outcome").asText()).isEqualTo("told-to-stop");
            assertThat(json.at("/stacks/0/told/0").asText()).isEqualTo("pulling");
        }
    }

    @Test
    void what_goes_on_without_us_is_told_to_people_and_programs_and_nothing_once_it_is_over() throws Exception {
        Path file = directory.resolve("json");
        assertThat(ended(start("json=" + file, "goes-on"), "INT")).isEqualTo(130);
        assertThat(errors()).isEqualTo("unitward: stack app: pulling\nunitward: systemd goes on\n");
        assertThat(written(file).at("/stacks/0/told"))
                .extracting(JsonNode::asText)
                .containsExactly("pulling", "systemd goes on");
        for (String kind : List.of("over", "orderly")) {
            ended(start("json=" + file, kind), "INT");
            assertThat(errors()).as(kind).contains("stack app: pulling").doesNotContain("goes on");
        }
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve("errors"));
    }

    @Test
    void a_verb_that_brings_what_it_does_to_an_end_writes_how_that_came_out() throws Exception {
        Path file = directory.resolve("json");
        assertThat(ended(start("json=" + file, "orderly"), "INT")).isEqualTo(11);
        JsonNode json = written(file);
        assertThat(json.at("/exitCode").asInt()).isEqualTo(11);
        assertThat(json.at("/toldToStop").asBoolean()).isTrue();
        assertThat(json.at("/stacks/0/why").asText()).isEqualTo("told-to-stop");
        assertThat(json.at("/stacks/0/text").asText()).isEqualTo("left alone");
    }
}
