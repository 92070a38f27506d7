package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers, conmon, networks and mounts end with their lab, and the host is as it was. */
@Tag("podman")
class PodmanLabCleanupTest {
    private static final List<String> HOST_FILES = List.of(
            "/etc/passwd", "/etc/group", "/etc/subuid", "/etc/subgid", "/proc/self/mounts", "/proc/net/dev_mcast");

    @Test
    void nothing_is_left_of_a_running_stack_when_its_lab_is_closed() throws Exception {
        List<String> host = host();
        PodmanLab lab = PodmanLab.start();
        try (lab) {
            lab.stack("demo").start();
            assertThat(host()).as("with a stack running").isEqualTo(host);
        }
        assertThat(host()).isEqualTo(host);
        assertThat(lab.sandbox().directory()).doesNotExist();
        assertThat(lab.sandbox().cgroup()).doesNotExist();
    }

    @Test
    void nothing_is_left_when_the_process_that_runs_it_is_killed(@TempDir Path logs) throws Exception {
        List<String> host = host();
        List<String> argv = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                HoldsAPodmanLab.class.getName());
        try (ChildProcess parent = ChildProcess.start(argv, Map.of(), logs.resolve("errors"))) {
            Deadline deadline = Deadline.in(ComposeStack.LIMIT);
            Path directory = Path.of(parent.readLine(deadline).orElseThrow());
            Path cgroup = Path.of(parent.readLine(deadline).orElseThrow());
            List<Long> processes = processes(cgroup);
            assertThat(commands(processes)).contains("conmon", "docker-registry", "systemd", "systemd-journal");

            ProcessHandle.of(parent.pid()).orElseThrow().destroyForcibly();

            PodmanLab.await("the end of " + directory, () -> !Files.exists(directory));
            assertThat(cgroup).doesNotExist();
            assertThat(commands(processes)).isEmpty();
            assertThat(host()).isEqualTo(host);
        }
    }

    /** What a lab could change of the host: accounts, subordinate ids, mounts, network devices. */
    private static List<String> host() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String file : HOST_FILES) {
            texts.add(Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "no " + file);
        }
        return texts;
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

    /** The names of those that still run; one that was killed may wait in the table for its parent, without a program. */
    private static List<String> commands(List<Long> processes) {
        List<String> commands = new ArrayList<>();
        for (long pid : processes) {
            Path proc = Path.of("/proc", Long.toString(pid));
            try {
                if (Files.exists(proc.resolve("exe"))) {
                    commands.add(Files.readString(proc.resolve("comm")).strip());
                }
            } catch (IOException e) {
                continue; // it ended meanwhile
            }
        }
        return commands;
    }
}
