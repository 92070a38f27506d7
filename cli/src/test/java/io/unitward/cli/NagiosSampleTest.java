package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample plugin: what an audit found comes out as the states and figures that Nagios knows, and no doubt as OK. */
class NagiosSampleTest {
    private static final Path PLUGIN =
            Path.of("../samples/nagios/check_unitward").toAbsolutePath();

    @TempDir
    private Path tmp;

    private record Said(int code, String text) {}

    @Test
    void what_an_audit_found_is_told() throws Exception {
        assertThat(check("-f", metrics("homelab-clean").toString()).text())
                .matches(
                        "UNITWARD OK - compliant \\| exit=0 violations=0;;0 unknown=\\d+ pending=0;0 compliant=\\d+ advice=\\d+"
                                + " waived=0 problems=\\d+ age=\\d+s duration=[\\d.]+s\n");
        assertThat(check("-f", metrics("homelab-clean").toString()).code()).isZero();
        Said refused = check("-f", metrics("homelab-refused").toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.text())
                .startsWith("UNITWARD CRITICAL - provenance violation: ")
                .contains(".service")
                .contains("exit=10 ");
        Said unknown = check("-f", metrics("manager-unavailable").toString());
        assertThat(unknown.code()).isEqualTo(3);
        assertThat(unknown.text()).startsWith("UNITWARD UNKNOWN - it could not be told");
    }

    @Test
    void each_exit_code_has_its_state() throws Exception {
        Path file = metrics("homelab-clean");
        String clean = Files.readString(file);
        for (ExitCode code : ExitCode.values()) {
            Files.writeString(file, clean.replaceAll("(?m)^(unitward_exit_code\\{.*\\}) 0$", "$1 " + code.code()));
            int state = switch (code) {
                case COMPLIANT -> 0;
                case ACTION_PENDING -> 1;
                case VIOLATION, ACTION_FAILED, NOT_REACHED, DEADLINE, ROLLED_BACK, JOB_FAILED -> 2;
                default -> 3;
            };
            Said said = check("-f", file.toString());
            assertThat(said.code()).as("%s: %s", code, said.text()).isEqualTo(state);
            assertThat(said.text()).hasLineCount(1).contains("exit=" + code.code() + " ");
        }
    }

    @Test
    void what_is_old_missing_half_or_something_else_is_never_ok() throws Exception {
        Path file = metrics("homelab-clean");
        String clean = Files.readString(file);
        Files.writeString(
                file, clean.replaceAll("(?m)^(unitward_last_run_timestamp_seconds\\{.*\\}) .*$", "$1 1000000.000"));
        assertThat(check("-f", file.toString()).text()).contains("UNKNOWN - the last audit ended ");
        long soon = System.currentTimeMillis() / 1000 + 3600;
        Files.writeString(
                file,
                clean.replaceAll("(?m)^(unitward_last_run_timestamp_seconds\\{.*\\}) .*$", "$1 " + soon + ".000"));
        Said future = check("-f", file.toString());
        assertThat(future.code()).isEqualTo(3);
        assertThat(future.text()).contains("UNKNOWN - the last audit ended ", " s in the future");
        for (int length = 0; length < clean.length() - 1; length += 61) {
            Files.writeString(file, clean.substring(0, length));
            Said half = check("-f", file.toString());
            assertThat(half.code()).as("%s bytes: %s", length, half.text()).isEqualTo(3);
        }
        Files.writeString(file, "hello | world\n# EOF\n");
        assertThat(check("-f", file.toString()).code()).isEqualTo(3);
        for (String[] arguments : new String[][] {
            {"-f", tmp + "/none|x"}, {}, {"-f"}, {"-x"}, {"-f", "x", "-a", "soon"}, {"-f", "x", "-r"}
        }) {
            Said said = check(arguments);
            assertThat(said.code()).as(said.text()).isEqualTo(3);
            assertThat(said.text())
                    .startsWith("UNITWARD UNKNOWN - ")
                    .hasLineCount(1)
                    .doesNotContain("|");
        }
    }

    @Test
    void it_runs_the_audit_if_asked_to() throws Exception {
        Path fake = tmp.resolve("unitward");
        Path file = metrics("homelab-refused");
        Files.writeString(fake, "#!/bin/sh\necho \"$@\" >" + tmp + "/given\ncat " + file + "\nexit 10\n");
        Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));
        Said said = check(fake, "-r", "--system", "--strict");
        assertThat(said.code()).as(said.text()).isEqualTo(2);
        assertThat(tmp.resolve("given")).hasContent("audit --dry-run -o openmetrics=- --system --strict");
        Files.writeString(fake, "#!/bin/sh\nexit 78\n");
        Said early = check(fake, "-r");
        assertThat(early.code()).isEqualTo(3);
        assertThat(early.text()).contains("exit code 78");
    }

    private Path metrics(String sample) {
        Path file = tmp.resolve(sample + ".prom");
        Path directory = Path.of("../samples/replay", sample);
        List<String> arguments =
                new ArrayList<>(List.of("audit", "--no-state", "--snapshot", directory + "/snapshot.json"));
        if (Files.exists(directory.resolve("unitward.yaml"))) {
            arguments.addAll(List.of("--config", directory + "/unitward.yaml"));
        }
        arguments.addAll(List.of("--allowlist", Sample.ALLOWLIST.toString(), "-o", "openmetrics=" + file));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Unitward.run(Replay.console(new ByteArrayOutputStream(), err), arguments.toArray(String[]::new));
        assertThat(file).as(err.toString(UTF_8)).exists();
        return file;
    }

    private static Said check(String... arguments) throws IOException, InterruptedException {
        return check(Path.of("/nowhere"), arguments);
    }

    private static Said check(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("/bin/sh", PLUGIN.toString()));
        all.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(all).redirectErrorStream(true);
        builder.environment().put("UNITWARD", program.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Said(process.waitFor(), text);
    }
}
