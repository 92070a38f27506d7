package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SnapshotFileTest {
    @Test
    void a_pipe_is_not_waited_for(@TempDir Path temporary) throws Exception {
        Path pipe = temporary.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        is_refused(pipe, "is no regular file");
    }

    @Test
    void what_is_no_file_is_said_to_be_none(@TempDir Path temporary) {
        is_refused(temporary, "is no regular file");
        is_refused(Path.of("/dev/zero"), "is no regular file");
        is_refused(temporary.resolve("gone"), "does not exist");
    }

    private static void is_refused(Path file, String reason) {
        assertThatThrownBy(() -> SnapshotFile.read(file))
                .isInstanceOfSatisfying(
                        RunFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.BAD_DATA))
                .hasMessageContaining("snapshot '" + file + "' " + reason);
    }
}
