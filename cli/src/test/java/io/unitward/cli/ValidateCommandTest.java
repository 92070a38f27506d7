package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code validate} says where no test can be run. */
class ValidateCommandTest {
    private static final String[] SKIPPED = {"validate", "--tests", "T02", "--compose", "/nowhere/docker-compose"};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private int run(String... args) {
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
        return Unitward.run(console, args);
    }

    private static String[] with(String... more) {
        return Stream.of(SKIPPED, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void a_run_without_any_test_that_could_be_run_is_no_all_clear() {
        assertThat(run(SKIPPED)).isEqualTo(ExitCode.UNKNOWN.code());
        assertThat(out.toString(UTF_8)).startsWith("T02 SKIP  ").endsWith("\n0 PASS, 0 FAIL, 1 SKIP\n");
    }

    @Test
    void a_skipped_test_fails_a_strict_run() throws IOException {
        Path report = directory.resolve("report");
        assertThat(run(with("--strict", "--report", report.toString()))).isEqualTo(ExitCode.CHECK_FAILED.code());
        Published.INCIDENT.accepts(Files.readString(report.resolve("incident.json")));
        assertThat(report.resolve("incident.md")).content().contains("| T02 | SKIP | ");
        assertThat(report.resolve("T02")).as("there is no evidence of it").doesNotExist();
    }

    @Test
    void what_was_done_to_a_report_is_found_out() throws IOException {
        Path report = directory.resolve("report");
        run(with("--report", report.toString()));
        String told = out.toString(UTF_8);
        String digest = told.substring(told.lastIndexOf(" digest ") + " digest ".length())
                .strip();

        assertThat(run("validate", "--verify", report.toString(), "--digest", digest))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("it says of itself: unitward validate at ", " ended with 69");
        Files.writeString(report.resolve("extra"), "");
        Files.writeString(
                report.resolve("incident.md"),
                Files.readString(report.resolve("incident.md")).replace("SKIP", "PASS"));
        assertThat(run("validate", "--verify", report.toString())).isEqualTo(ExitCode.CHECK_FAILED.code());
        assertThat(out.toString(UTF_8)).contains("'incident.md' was changed", "'extra' is there");
        assertThat(run("validate", "--verify", directory.resolve("none").toString()))
                .isEqualTo(ExitCode.BAD_DATA.code());
    }

    @Test
    void a_report_goes_nowhere_that_others_may_change() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Path below = Files.createDirectory(shared.resolve("below"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        for (Path report : List.of(shared, below, below.resolve("new/one"))) {
            assertThat(run(with("--report", report.toString()))).isEqualTo(ExitCode.USAGE.code());
            assertThat(err.toString(UTF_8)).contains("'" + report + "': others may change it");
        }
        assertThat(shared).isDirectoryNotContaining(each -> !each.equals(below));
        assertThat(below).isEmptyDirectory();
        Path own = directory.resolve("own/report");
        assertThat(run(with("--report", own.toString()))).isEqualTo(ExitCode.UNKNOWN.code());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }

    @Test
    void verifying_runs_nothing() {
        assertThat(run("validate", "--verify", directory.toString(), "--strict"))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(run("validate", "--digest", "0123456789ab")).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void wrong_usage_is_told_before_anything_is_begun() throws IOException {
        assertThat(run("validate", "--tests", "T02,T99,x")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("there is no test 'T99', 'x'; expected some of T01,T02,");
        Files.writeString(directory.resolve("mine"), "");
        assertThat(run(with("--report", directory.toString()))).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("is not empty; expected a new directory");
        assertThat(run(with("--report", directory.resolve("mine").toString()))).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void anInterruptedRunSaysWhatBecomesOfItsReport() throws Exception {
        assertThat(ValidateReport.interrupted(null)).hasSize(1);
        assertThat(ValidateReport.interrupted(ValidateReport.into(directory.resolve("p1"))))
                .hasSize(2)
                .last()
                .asString()
                .contains("/p1'", "remove it, or name another directory");
    }
}
