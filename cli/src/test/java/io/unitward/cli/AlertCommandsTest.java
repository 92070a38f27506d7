package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands about alerts say and end with. */
class AlertCommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path temporary;

    private int run(String... args) {
        out.reset();
        err.reset();
        Console console =
                new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, false, 0);
        return Unitward.run(console, args);
    }

    private String config(String sinks) throws Exception {
        Path file = temporary.resolve("unitward.yaml");
        Files.writeString(file, "apiVersion: unitward/v1\nalerts:\n  sinks:\n" + sinks);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"))
                .toString();
    }

    private static String command(String name, Path program) {
        return "    - {sink: " + name + ", type: command, argv: [\"" + program + "\"]}\n";
    }

    private Path program(String name, String text) throws Exception {
        Path program = Files.writeString(temporary.resolve(name), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aTestIsMarkedAndItsAnswerIsTold() throws Exception {
        Path got = temporary.resolve("got");
        String config = config(command("good", program("good", "cat >" + got + "; echo fine\n"))
                + command("bad", program("bad", "echo broken; exit 5\n")));
        assertThat(run("config", "test-alert", "good", "--severity", "page", "--config", config))
                .isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("good (command): delivered: it ended with 0\nit said: fine\n");
        assertThat(got).content().contains("\"event\":\"test\"", "\"level\":\"page\"", "Nothing is wrong.");
        assertThat(run("config", "test-alert", "bad", "--config", config)).isEqualTo(ExitCode.ACTION_FAILED.code());
        assertThat(out.toString(UTF_8)).isEqualTo("bad (command): not delivered: it ended with 5\nit said: broken\n");
        assertThat(run("config", "test-alert", "ugly", "--config", config)).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("expected one of good, bad");
        assertThat(run("config", "test-alert", "good", "--severity", "loud", "--config", config))
                .isEqualTo(ExitCode.USAGE.code());
        assertThat(run("config", "test-alert", "good", "--config", config("    - {sink: a}\n")))
                .isEqualTo(ExitCode.BAD_CONFIGURATION.code());
    }

    @Test
    void aCheckLooksAtWhatSinksNeed() throws Exception {
        String state = temporary.resolve("state").toString();
        String config = config(command("hook", program("hook", "")));
        assertThat(run("config", "check", "--user", "--state-dir", state, "--config", config))
                .isZero();
        assertThat(out.toString(UTF_8)).contains("alerts    to hook (command): page, ticket\n");
        config = config(command("hook", temporary.resolve("gone"))
                + "    - {sink: push, type: gotify, url: \"https://push.example.org\", tokenFile: \""
                + temporary.resolve("token") + "\"}\n");
        assertThat(run("config", "check", "--user", "--state-dir", state, "--config", config))
                .isEqualTo(ExitCode.BAD_CONFIGURATION.code());
        assertThat(out.toString(UTF_8))
                .contains("alerts: sink hook: ", "alerts: sink push: ", "missing file")
                .endsWith("= 2 problems; an audit would run, and these alerts get nowhere.\n");
    }

    @Test
    void withoutMemoryOrOfAFileNobodyIsTold() {
        assertThat(run("audit", "--alert", "--no-state", "--dry-run")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("--alert and --no-state were both given");
        assertThat(run("audit", "--alert", "--snapshot", "x.json")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString(UTF_8)).contains("--alert and --snapshot were both given");
    }

    @Test
    void aFailureIsOfAUnit() {
        assertThat(run("alert-failure", "no unit")).isEqualTo(ExitCode.USAGE.code());
        Map<String, String> said = Map.of(
                "MONITOR_UNIT", "a.service",
                "MONITOR_SERVICE_RESULT", "signal",
                "MONITOR_EXIT_CODE", "killed",
                "MONITOR_EXIT_STATUS", "KILL");
        assertThat(AlertFailureCommand.how("a.service", said::get)).isEqualTo("signal killed KILL");
        assertThat(AlertFailureCommand.how("b.service", said::get)).isEqualTo("how is not known");
        assertThat(AlertFailureCommand.how("a.service", name -> null)).isEqualTo("how is not known");
        assertThat(AlertFailureCommand.how("a.service", name -> "x\ny")).isEqualTo("how is not known");
    }

    @Test
    void afterARunOnlyWhatItCouldNotTellItselfIsToTell() {
        assertThat(AlertFailureCommand.hasDoneItsWork(ended("success", "exited", "0")))
                .isTrue();
        for (String told : List.of("10", "11", "12", "13", "14", "15", "16", "69", "75", "143")) {
            assertThat(AlertFailureCommand.hasDoneItsWork(ended("exit-code", "exited", told)))
                    .as(told)
                    .isTrue();
        }
        // 1 and 203 are of a program or a Java that did not start.
        for (String untold : List.of("1", "2", "65", "70", "78", "203")) {
            assertThat(AlertFailureCommand.hasDoneItsWork(ended("exit-code", "exited", untold)))
                    .as(untold)
                    .isFalse();
        }
        assertThat(AlertFailureCommand.hasDoneItsWork(ended("signal", "killed", "KILL")))
                .isFalse();
        assertThat(AlertFailureCommand.hasDoneItsWork(ended("timeout", "exited", "15")))
                .isFalse();
        assertThat(AlertFailureCommand.hasDoneItsWork(name -> null)).isFalse();
    }

    private static UnaryOperator<@Nullable String> ended(String result, String code, String status) {
        Map<String, String> said = Map.of("SERVICE_RESULT", result, "EXIT_CODE", code, "EXIT_STATUS", status);
        return said::get;
    }

    @Test
    void aFailureThatNoSinkTakesWaits() throws Exception {
        Path allowed = temporary.resolve("allowed");
        Path got = temporary.resolve("got");
        String config = config(command("hook", program("hook", "test -e " + allowed + " && cat >>" + got + "\n")));
        String[] tell = {
            "alert-failure",
            "unitward-audit.service",
            "--user",
            "--config",
            config,
            "--state-dir",
            temporary.resolve("state").toString()
        };
        assertThat(run(tell)).isEqualTo(ExitCode.ACTION_FAILED.code());
        assertThat(err.toString(UTF_8)).contains("alerts for sink hook: not taken", "it ended with 1", "1 waits");
        Files.createFile(allowed);
        // The same end is not told again, and its alert is not tried before a minute is over; another end is told at
        // once.
        assertThat(run(tell)).isEqualTo(ExitCode.ACTION_FAILED.code());
        assertThat(got).doesNotExist();
        tell[1] = "unitward-heal.service";
        assertThat(run(tell)).as(err.toString(UTF_8)).isZero();
        assertThat(Files.readAllLines(got)).hasSize(2).element(0).asString().contains("unitward-audit.service");
    }
}
