package io.unitward.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a sandbox outlives it, however it ends. */
@Tag("real")
class SandboxCleanupTest {
    private static final String STUBBORN =
            "[Service]\nExecStart=/bin/sh -c 'trap \"\" TERM HUP INT; (sleep 987654 &) ; sleep 987654'\n";

    /** All of it takes a second or two; the machine may be busy with much else. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofMillis(10);

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void close_ends_what_ignores_signals_and_what_a_command_left_behind(SandboxKind kind) throws Exception {
        Sandbox sandbox = startStubborn(kind);
        sandbox.run(List.of("sh", "-c", "setsid sleep 987654 >/dev/null 2>&1 &"));
        List<Long> processes = processes(sandbox.cgroup());
        assertThat(processes).hasSizeGreaterThan(3);

        sandbox.close();

        assertNothingIsLeft(sandbox.directory(), sandbox.cgroup(), processes);
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void close_after_the_manager_was_stopped(SandboxKind kind) throws Exception {
        Sandbox sandbox = startStubborn(kind);
        List<Long> processes = processes(sandbox.cgroup());
        sandbox.signal(ManagerSignal.STOP);
        assertThat(sandbox.managerRuns()).isTrue();

        sandbox.close();

        assertNothingIsLeft(sandbox.directory(), sandbox.cgroup(), processes);
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void close_after_the_manager_was_killed(SandboxKind kind) throws Exception {
        Sandbox sandbox = startStubborn(kind);
        List<Long> processes = processes(sandbox.cgroup());
        sandbox.signal(ManagerSignal.KILL);
        await(() -> !sandbox.managerRuns());
        assertThatThrownBy(() -> sandbox.signal(ManagerSignal.STOP)).isInstanceOf(IOException.class);
        if (kind == SandboxKind.USER) {
            assertThat(sandbox.run(List.of("echo", "still here")).text()).isEqualTo("still here");
        }

        sandbox.close();

        assertNothingIsLeft(sandbox.directory(), sandbox.cgroup(), processes);
    }

    @Test
    void close_after_the_launcher_script_was_killed() throws Exception {
        Sandbox sandbox = startStubborn(SandboxKind.USER);
        List<Long> processes = processes(sandbox.cgroup());
        ProcessHandle supervisor = ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(sandbox.directory() + "/sandbox.sh up"))
                .findAny()
                .orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().get();

        sandbox.close();

        assertNothingIsLeft(sandbox.directory(), sandbox.cgroup(), processes);
    }

    @ParameterizedTest
    @EnumSource(SandboxKind.class)
    void nothing_is_left_when_the_process_that_started_it_is_killed(SandboxKind kind, @TempDir Path logs)
            throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> argv = List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldsASandbox.class.getName(),
                kind.name());
        try (ChildProcess parent = ChildProcess.start(argv, Map.of(), logs.resolve("errors"))) {
            Deadline deadline = Deadline.in(LIMIT);
            Path directory = Path.of(parent.readLine(deadline).orElseThrow());
            Path cgroup = Path.of(parent.readLine(deadline).orElseThrow());
            List<Long> processes = processes(cgroup);
            assertThat(processes).isNotEmpty();

            ProcessHandle.of(parent.pid()).orElseThrow().destroyForcibly();

            await(() -> !Files.exists(directory));
            assertNothingIsLeft(directory, cgroup, processes);
        }
    }

    @Test
    void what_is_left_when_the_script_was_killed_too_is_removed_by_the_next_run_and_nothing_else(@TempDir Path logs)
            throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> argv = List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldsASandbox.class.getName(),
                SandboxKind.USER.name());
        try (ChildProcess parent = ChildProcess.start(argv, Map.of(), logs.resolve("errors"));
                Sandbox alive = startStubborn(SandboxKind.USER)) {
            Deadline deadline = Deadline.in(LIMIT);
            Path directory = Path.of(parent.readLine(deadline).orElseThrow());
            Path cgroup = Path.of(parent.readLine(deadline).orElseThrow());
            assertThat(Leftovers.isAbandoned(directory)).as("it is held").isFalse();
            List<Long> processes = processes(cgroup);
            ProcessHandle holder = ProcessHandle.of(parent.pid()).orElseThrow();
            ProcessHandle script = holder.children()
                    .filter(child -> child.info().commandLine().orElse("").contains(directory + "/sandbox.sh up"))
                    .findAny()
                    .orElseThrow();

            script.destroyForcibly();
            holder.destroyForcibly();

            await(() -> Leftovers.isAbandoned(directory));
            assertThat(directory).as("nobody is left to remove it").exists();
            assertThat(Leftovers.remove()).contains(directory).doesNotContain(alive.directory());
            assertNothingIsLeft(directory, cgroup, processes);
            assertThat(alive.systemctl("is-active", "stubborn.service").text()).isEqualTo("active");
        }
    }

    @Test
    void those_that_others_make_and_close_meanwhile_disturb_nobody() throws Exception {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> {
            int made = 0;
            try {
                for (; !enough.get(); made++) {
                    Path directory = Files.createTempDirectory(parent, "unitward-");
                    Leftovers.own(directory);
                    Files.delete(directory.resolve(Leftovers.OWNER));
                    Files.delete(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return made;
        });
        try {
            for (int i = 0; i < 500; i++) {
                Leftovers.remove();
            }
        } finally {
            enough.set(true);
        }
        assertThat(others.get()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x y z w", "1 0 pid:[1] other", "99999999 1 pid:[1] BOOT"})
    void what_does_not_say_whose_it_is_stays(String record, @TempDir Path directory) throws Exception {
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        Files.writeString(
                directory.resolve("owner"), record.replace("BOOT", boot).replace("other", boot));
        assertThat(Leftovers.isAbandoned(directory)).isFalse();
        Files.writeString(directory.resolve("owner"), "1 0 pid:[1] an-earlier-boot");
        assertThat(Leftovers.isAbandoned(directory)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "two words"})
    void a_failed_start_says_why_and_leaves_nothing(String name, @TempDir Path visible) {
        SandboxSpec impossible = SandboxSpec.system().visible(visible.resolve(name));

        // Had anything been left, its removal would have been reported as an IOException instead.
        assertThatThrownBy(() -> Sandbox.start(impossible))
                .isInstanceOf(SandboxUnavailable.class)
                .hasMessageContaining("'" + visible.resolve(name) + "'");
    }

    private static Sandbox startStubborn(SandboxKind kind) throws Exception {
        Sandbox sandbox = Sandbox.start(kind == SandboxKind.USER ? SandboxSpec.userOf(1500) : SandboxSpec.system());
        Files.writeString(sandbox.admin().resolve("stubborn.service"), STUBBORN);
        assertThat(sandbox.systemctl("start", "stubborn.service").errors()).isEmpty();
        return sandbox;
    }

    private static List<Long> processes(Path cgroup) throws IOException {
        List<Long> processes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(cgroup)) {
            for (Path file : files.filter(f -> f.endsWith("cgroup.procs")).toList()) {
                Files.readAllLines(file).forEach(line -> processes.add(Long.valueOf(line)));
            }
        }
        return processes;
    }

    private static void assertNothingIsLeft(Path directory, Path cgroup, List<Long> processes) {
        assertThat(directory).doesNotExist();
        assertThat(cgroup).doesNotExist();
        // A killed process stays in the table until whoever inherited it has collected it; it runs no more.
        assertThat(processes)
                .noneMatch(pid -> Files.exists(Path.of("/proc", pid.toString(), "exe"))
                        && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Deadline deadline = Deadline.in(LIMIT);
        while (!condition.holds()) {
            assertThat(deadline.passed()).as("condition within %s", LIMIT).isFalse();
            LockSupport.parkNanos(PAUSE.toNanos()); // what it waits for needs the processor
        }
    }
}
