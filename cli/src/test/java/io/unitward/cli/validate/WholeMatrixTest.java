package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.faults.Program;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole matrix passes on the program as it is. */
@Tag("podman")
class WholeMatrixTest {
    @Test
    void twelve_pass_none_fails_and_none_is_skipped(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report");
        try (Program program = Program.install()) {
            List<String> argv = program.argv(
                    "validate",
                    "--strict",
                    "--compose",
                    FaultsFoundTest.compose().toString(),
                    "--report",
                    report.toString());
            ProcessResult run = new BoundedProcess(argv, Map.of("PATH", System.getenv("PATH")))
                    .run(Deadline.in(Duration.ofMinutes(30)));
            assertThat(run.exitCode()).as(run.stdoutText() + run.stderr()).isZero();
            assertThat(run.stdoutText()).contains("\n12 PASS, 0 FAIL, 0 SKIP\nreport in ");
        }
        Published.INCIDENT.accepts(Files.readString(report.resolve("incident.json")));
        for (ValidationTest test : Matrix.TESTS) {
            assertThat(report.resolve(test.id())).isNotEmptyDirectory();
        }
    }
}
