package io.unitward.cli.validate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.faults.Program;
import io.unitward.host.BoundedProcess;
import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tests of the matrix that need no podman pass on the program as it is. */
@Tag("real")
class ValidationMatrixTest {
    private static final List<String> IDS = List.of("T05", "T06", "T07", "T08");

    @Test
    void what_needs_no_podman_passes(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report");
        try (Program program = Program.install()) {
            List<String> argv = program.argv(
                    "validate", "--strict", "--tests", String.join(",", IDS), "--report", report.toString());
            ProcessResult run = new BoundedProcess(argv, Map.of("PATH", System.getenv("PATH")))
                    .run(Deadline.in(Duration.ofMinutes(8)));
            assertThat(run.exitCode()).as(run.stdoutText() + run.stderr()).isZero();
            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdoutText()).contains("\n4 PASS, 0 FAIL, 0 SKIP\nreport in ");
            assertThat(run.stdoutText().lines().limit(4)).allMatch(line -> line.matches("T0[5-8] PASS  .+"));
        }
        String json = Files.readString(report.resolve("incident.json"), UTF_8);
        Published.INCIDENT.accepts(json);
        assertThat(json).contains("\"exitCode\": 0");
        String page = Files.readString(report.resolve("incident.md"), UTF_8);
        for (String id : IDS) {
            assertThat(page).contains("\n## " + id + ": ");
            assertThat(report.resolve(id)).isNotEmptyDirectory();
        }
    }

    @Test
    void after_ctrl_c_nothing_is_left_and_nothing_is_claimed(@TempDir Path directory) throws Exception {
        try (Program program = Program.install();
                ChildProcess run = ChildProcess.start(
                        // A shell's background job hands on an ignored SIGINT, which Java leaves ignored.
                        Stream.concat(
                                        Stream.of("env", "--default-signal=INT"),
                                        program.argv("validate", "--tests", "T05,T08").stream())
                                .toList(),
                        Map.of("PATH", System.getenv("PATH")),
                        directory.resolve("errors"))) {
            Path sandbox = sandboxOf(run.pid());
            new BoundedProcess(List.of("bash", "-c", "kill -INT " + run.pid()), Map.of())
                    .run(Deadline.in(Duration.ofSeconds(30)));
            assertThat(run.await(Deadline.in(Duration.ofMinutes(2)))).isTrue();
            assertThat(run.exitCode()).isEqualTo(69);
            assertThat(run.readLine(Deadline.in(Duration.ofSeconds(1)))).isEmpty();
            assertThat(directory.resolve("errors")).content().contains("told to end", "interrupted: nothing is known");
            assertThat(sandbox).doesNotExist();
        }
    }

    /** Waits until the process has made a sandbox whose manager runs, and says where. */
    private static Path sandboxOf(long pid) throws Exception {
        Deadline deadline = Deadline.in(Duration.ofMinutes(2));
        while (!deadline.passed()) {
            try (DirectoryStream<Path> directories =
                    Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), "unitward-*")) {
                for (Path directory : directories) {
                    if (Files.exists(directory.resolve("home/.config/unitward/allowlist.yaml"))
                            && owner(directory).startsWith(pid + " ")) {
                        return directory;
                    }
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("no sandbox was made");
    }

    /** Sandboxes of tests beside this one come and go. */
    private static String owner(Path directory) throws IOException {
        try {
            return Files.readString(directory.resolve("owner"));
        } catch (NoSuchFileException gone) {
            return "";
        }
    }
}
