package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Providers at work are told by what every provider of a stack is given, on real processes of this test's own. */
class StrayProvidersTest {
    private static final String PROJECT = "stray-" + ProcessHandle.current().pid();
    private static final Deadline NOW = Deadline.in(Duration.ZERO);

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private static StackDeclaration stack(String project) {
        return new StackDeclaration(
                "web",
                null,
                "web.service",
                project,
                List.of("/s/compose.yaml"),
                StackDeclaration.DEFAULT_PROVIDER,
                "/s",
                List.of(),
                List.of(),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    /** A process with these arguments; it ends when its standard input does. */
    private Process runs(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", "read -r line", "provider"));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).start();
        started.add(process);
        return process;
    }

    @Test
    void one_at_work_on_the_project_is_named() throws Exception {
        assertThat(StrayProviders.await(stack(PROJECT), NOW)).isNull();
        Process one = runs("-p", PROJECT, "-f", "/s/compose.yaml", "up", "-d");
        assertThat(StrayProviders.await(stack(PROJECT), NOW)).contains("process " + one.pid());
        end();
        one.waitFor();
        Process other = runs("-p", PROJECT, "--project-directory", "/s", "-f", "/s/compose.yaml", "down");
        assertThat(StrayProviders.await(stack(PROJECT), NOW)).contains("process " + other.pid());
    }

    @Test
    void those_of_other_projects_and_other_programs_are_not() throws Exception {
        runs("-p", PROJECT + "2", "-f", "/s/compose.yaml", "up");
        runs("-p", PROJECT, "up");
        runs("-f", "/s/compose.yaml", "-p", PROJECT);
        assertThat(StrayProviders.await(stack(PROJECT), NOW)).isNull();
    }

    @Test
    void one_that_ends_is_waited_for() throws Exception {
        Process one = runs("-p", PROJECT, "-f", "/s/compose.yaml", "up", "-d");
        Thread ending = new Thread(() -> {
            try {
                Thread.sleep(300);
                one.getOutputStream().close();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        ending.start();
        assertThat(StrayProviders.await(stack(PROJECT), Deadline.in(Duration.ofMinutes(1))))
                .isNull();
        assertThat(one.isAlive()).isFalse();
        ending.join();
    }
}
