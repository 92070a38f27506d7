package io.unitward.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoundedProcessTest {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

    /** Between two looks: what it waits for needs the processor. */
    private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

    @TempDir
    Path directory;

    @Test
    void collectsOutputAndExitCode() throws IOException {
        ProcessResult result = shell("echo out; echo err >&2; exit 3").run(in(30));
        assertThat(result.stdoutText()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.timedOut()).isFalse();
        assertThat(result.truncated()).isFalse();
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void givesOnlyTheNamedEnvironment() throws IOException {
        ProcessResult result = new BoundedProcess(List.of("/usr/bin/env"), Map.of("ONE", "1")).run(in(30));
        assertThat(result.stdoutText()).isEqualTo("ONE=1\n");
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void runsInTheNamedDirectory() throws IOException {
        ProcessResult result =
                new BoundedProcess(List.of("/bin/pwd"), PATH).in(directory).run(in(30));
        assertThat(result.stdoutText()).isEqualTo(directory.toRealPath() + "\n");
    }

    @Test
    void runsInASessionOfItsOwnUnderTheSameProcessId() throws IOException {
        String own = "read -r pid name state parent group session rest </proc/self/stat; echo $$ $group $session";
        String[] apart = shell("exec bash -c '" + own + "'")
                .run(in(30))
                .stdoutText()
                .strip()
                .split(" ", -1);
        assertThat(apart[2]).as("that of this process").isNotEqualTo(apart[0]);
        ProcessResult result = new BoundedProcess(List.of("/bin/bash", "-c", own), PATH)
                .apart()
                .run(in(30));
        apart = result.stdoutText().strip().split(" ", -1);
        assertThat(List.of(apart[1], apart[2])).as("group and session").containsOnly(apart[0]);
    }

    @Test
    void feedsStandardInputLargerThanAPipe() throws IOException {
        byte[] input = new byte[300_000];
        Arrays.fill(input, (byte) 'x');
        ProcessResult result =
                new BoundedProcess(List.of("/bin/cat"), PATH).stdin(input).run(in(30));
        assertThat(result.stdout()).isEqualTo(input);
    }

    @Test
    void oneThatWritesForEverCanBeEndedAtTheCap() throws IOException {
        for (String stream : List.of("yes", "yes >&2")) {
            Deadline deadline = in(60);

            ProcessResult result = shell(stream).caps(1000, 1000).endAtCap().run(deadline);

            assertThat(result.truncated()).as(stream).isTrue();
            assertThat(result.timedOut()).as(stream).isFalse();
            assertThat(result.stdout()).hasSizeLessThanOrEqualTo(1000);
            assertThat(deadline.passed()).isFalse();
        }
    }

    @Test
    void childThatDoesNotReadItsInputIsNoFailure() throws IOException {
        ProcessResult result = new BoundedProcess(List.of("/bin/true"), PATH)
                .stdin(new byte[300_000])
                .run(in(30));
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void argumentsAreNotReadByAShell() throws IOException {
        ProcessResult result = new BoundedProcess(List.of("/bin/echo", "$(id); *"), PATH).run(in(30));
        assertThat(result.stdoutText()).isEqualTo("$(id); *\n");
    }

    @Test
    void keepsNoMoreThanTheCapsAndSaysSo() throws IOException {
        ProcessResult result = shell("head -c 1000000 /dev/zero; echo abcdef >&2")
                .caps(1000, 3)
                .run(in(30));
        assertThat(result.stdout()).hasSize(1000);
        assertThat(result.stderr()).isEqualTo("abc");
        assertThat(result.truncated()).isTrue();
        assertThat(result.exitCode()).isZero();
        assertThat(result.succeeded()).isFalse();
    }

    @Test
    void outputOfExactlyTheCapIsWhole() throws IOException {
        ProcessResult result = shell("printf 123").caps(3, 0).run(in(30));
        assertThat(result.stdoutText()).isEqualTo("123");
        assertThat(result.truncated()).isFalse();
    }

    @Test
    void deadlineKillsGrandchildrenToo() throws IOException {
        Path pids = directory.resolve("pids");
        ProcessResult result = new BoundedProcess(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "sh -c 'echo $$ >>\"$0\"; sleep 300; true' \"$0\" & echo $$ >>\"$0\"; wait",
                                pids.toString()),
                        PATH)
                .run(in(4)); // both have begun by then, however busy the machine is
        assertThat(result.timedOut()).isTrue();
        assertThat(result.exitCode()).isEqualTo(137);
        List<String> started = Files.readAllLines(pids);
        assertThat(started).hasSize(2);
        for (String pid : started) {
            assertThat(isGone(pid)).as("process " + pid + " is gone").isTrue();
        }
    }

    @Test
    void killedShellDoesNotGoOnToItsNextCommand() throws IOException {
        Path mark = directory.resolve("went-on");
        ProcessResult result = new BoundedProcess(
                        List.of("/bin/sh", "-c", "sleep 300; touch \"$0\"", mark.toString()), PATH)
                .run(Deadline.in(Duration.ofMillis(500)));
        assertThat(result.timedOut()).isTrue();
        assertThat(mark).doesNotExist();
    }

    @Test
    void endlessOutputEndsAtTheDeadline() throws IOException {
        ProcessResult result = new BoundedProcess(List.of("/bin/cat", "/dev/zero"), PATH)
                .caps(10, 10)
                .run(Deadline.in(Duration.ofMillis(500)));
        assertThat(result.timedOut()).isTrue();
        assertThat(result.stdout()).hasSize(10);
    }

    @Test
    void whatTheChildLeavesRunningIsNotWaitedFor() throws IOException {
        ProcessResult result = shell("sleep 2 & echo done").run(in(30));
        assertThat(result.stdoutText()).isEqualTo("done\n");
        assertThat(result.succeeded()).isTrue();
    }

    @Test
    void programThatIsNotThereHasAPlainMessage() {
        assertThatThrownBy(() -> new BoundedProcess(List.of("/no/such/program"), PATH).run(in(30)))
                .isInstanceOf(IOException.class)
                .hasMessage("start '/no/such/program': No such file or directory");
    }

    @Test
    void interruptedCallerEndsTheChild() throws Exception {
        Path pids = directory.resolve("pids");
        Thread caller = new Thread(() -> assertThatThrownBy(() -> new BoundedProcess(
                                List.of("/bin/sh", "-c", "echo $$ >\"$0\"; exec sleep 300", pids.toString()), PATH)
                        .run(in(300)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interrupted"));
        caller.start();
        Deadline patience = in(30);
        while ((!Files.exists(pids) || Files.size(pids) == 0) && !patience.passed()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        caller.interrupt();
        caller.join(30_000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(isGone(Files.readString(pids).strip())).isTrue();
    }

    /** A zombie counts as gone: who adopted it just has not reaped it yet. */
    private static boolean isGone(String pid) throws IOException {
        Path stat = Path.of("/proc", pid, "stat");
        if (!Files.exists(stat)) {
            return true;
        }
        String text = new String(Files.readAllBytes(stat), StandardCharsets.UTF_8);
        return text.charAt(text.lastIndexOf(')') + 2) == 'Z';
    }

    private static BoundedProcess shell(String script) {
        return new BoundedProcess(List.of("/bin/sh", "-c", script), PATH);
    }

    private static Deadline in(int seconds) {
        return Deadline.in(Duration.ofSeconds(seconds));
    }
}
