package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code unitward diff} is used, and misused; what it finds is shown by {@link DiffSamplesTest}. */
class DiffCommandTest {
    private static final String STOCK = Sample.of("stock-user").snapshot().toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        out.reset();
        err.reset();
        return Unitward.run(Replay.console(out, err), args);
    }

    @Test
    void it_takes_one_or_two_snapshots() {
        assertThat(run("diff")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8))
                .contains("Missing required parameter: 'A'")
                .contains("'unitward diff --help'");
        assertThat(run("diff", STOCK, STOCK, STOCK)).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("diff", STOCK, STOCK, "--system")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("expected no B with them");
        assertThat(run("diff", STOCK, STOCK, "--user-of", "0")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("expected no B with them");
        assertThat(run("diff", STOCK, "--user", "--system")).isEqualTo(ExitCode.USAGE.code());
        assertThat(run("diff", STOCK, STOCK, "-o", "xml=-")).isEqualTo(ExitCode.USAGE.code());
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void what_is_no_snapshot_ends_with_65(@TempDir Path temporary) throws Exception {
        Path bad = Files.writeString(temporary.resolve("bad.json"), "{\"schema\": \"unitward.snapshot/v1\"");
        assertThat(run("diff", STOCK, bad.toString())).isEqualTo(ExitCode.BAD_DATA.code());
        assertThat(run("diff", bad.toString(), STOCK)).isEqualTo(ExitCode.BAD_DATA.code());
        assertThat(run("diff", bad.toString())).isEqualTo(ExitCode.BAD_DATA.code());
        assertThat(run("diff", temporary.resolve("none.json").toString(), STOCK))
                .isEqualTo(ExitCode.BAD_DATA.code());
        assertThat(err.toString(UTF_8)).contains("none.json").contains("expected a file written by");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void several_outputs_at_once(@TempDir Path temporary) throws Exception {
        Path json = temporary.resolve("diff.json");
        assertThat(run("diff", STOCK, STOCK, "-o", "text=-", "-o", "json=" + json))
                .isZero();
        assertThat(out.toString(UTF_8)).endsWith("= no difference. Exit 0.\n");
        assertThat(Files.readString(json)).contains("\"schema\": \"unitward.diff/v1\"");
    }
}
