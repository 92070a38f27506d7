package io.unitward.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.podman.ComposeStack;
import io.unitward.cli.podman.LoopbackRegistry;
import io.unitward.cli.podman.PodmanLab;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code validate --live} with podman on a host that has a stack of its own, which must stay as it is. */
@Tag("podman")
class LiveWithPodmanTest {
    private static final String COMPOSE = "/run/podman-lab/docker-compose";

    private static SandboxCommand validate(PodmanLab lab, String... more) throws IOException {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "validate";
        arguments[1] = "--live";
        arguments[2] = "--compose";
        arguments[3] = COMPOSE;
        System.arraycopy(more, 0, arguments, 4, more.length);
        return RunOfValidate.marked(lab.unitwardCommand(arguments), lab.sandbox())
                .within(Duration.ofMinutes(30));
    }

    /** All that podman has, by what is never the same of two. */
    private static String podman(PodmanLab lab) throws IOException {
        return lab.podman("ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.StartedAt}}")
                        .text()
                + lab.podman("images", "-a", "--no-trunc", "--format", "{{.ID}} {{.Repository}} {{.Tag}}")
                        .text()
                + lab.podman("network", "ls", "--format", "{{.ID}} {{.Name}}").text()
                + lab.podman("volume", "ls", "-q").text();
    }

    private static String unit(PodmanLab lab, ComposeStack stack) throws IOException {
        return lab.sandbox()
                .systemctl("show", "-p", "InvocationID,ActiveState,NeedDaemonReload", stack.unit())
                .text();
    }

    @Test
    void twelve_pass_and_what_is_there_stays_as_it_is() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            ComposeStack mine = running(lab);
            String podman = podman(lab);
            String unit = unit(lab, mine);

            Path report = lab.sandbox().home().resolve("report");
            CommandResult done = lab.sandbox().run(validate(lab, "--strict", "--report", report.toString()));
            String all = done.output() + done.errors();
            assertThat(done.exitCode()).as(all).isZero();
            assertThat(done.output()).as(all).contains("host as it was: ", "12 PASS, 0 FAIL, 0 SKIP");
            Published.INCIDENT.accepts(Files.readString(report.resolve("incident.json")));
            assertThat(podman(lab)).isEqualTo(podman);
            assertThat(unit(lab, mine)).isEqualTo(unit);
            isClean(lab);
        }
    }

    @Test
    void a_run_that_is_killed_while_its_stack_runs_leaves_it_to_the_next() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            ComposeStack mine = running(lab);
            String podman = podman(lab);
            String unit = unit(lab, mine);
            killed(lab, podman);
            assertThat(unit(lab, mine)).isEqualTo(unit);
        }
    }

    private static ComposeStack running(PodmanLab lab) throws IOException {
        ComposeStack mine = lab.stack("mine");
        lab.sandbox().systemctl("daemon-reload");
        assertThat(lab.podman("pull", "-q", LoopbackRegistry.image("stable")).succeeded())
                .isTrue();
        SandboxCommand start = SandboxCommand.of(List.of("systemctl", "--user", "start", mine.unit()));
        assertThat(lab.sandbox().run(start.within(ComposeStack.LIMIT)).succeeded())
                .isTrue();
        return mine;
    }

    private static void killed(PodmanLab lab, String before) throws Exception {
        SandboxCommand command = validate(lab, "--tests", "T03");
        CompletableFuture<CommandResult> started = CompletableFuture.supplyAsync(() -> {
            try {
                return lab.sandbox().run(command);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Deadline deadline = Deadline.in(Duration.ofMinutes(3));
        while (!lab.podman("ps", "--format", "{{.Names}}").text().contains("unitward-probe-stack-web-1")) {
            assertThat(deadline.passed() || started.isDone())
                    .as("the stack was started in time")
                    .isFalse();
        }
        assertThat(RunOfValidate.send("KILL", lab.sandbox()).exitCode()).isZero();
        started.get(3, TimeUnit.MINUTES);
        assertThat(podman(lab)).as("it was in the middle").isNotEqualTo(before);

        CommandResult next = lab.sandbox().run(validate(lab, "--tests", "T05"));
        assertThat(next.exitCode()).as(next.output() + next.errors()).isZero();
        assertThat(next.errors()).contains("removed what a run that was killed had left");
        assertThat(podman(lab)).isEqualTo(before);
        isClean(lab);
    }

    private static void isClean(PodmanLab lab) throws IOException {
        assertThat(lab.sandbox()
                        .systemctl("list-units", "--all", "--plain", "--no-legend", "unitward-probe-*")
                        .text())
                .isEmpty();
        assertThat(lab.sandbox().runtimeDirectory().resolve("unitward-validate-sandbox"))
                .doesNotExist();
        Path home = lab.sandbox().home();
        assertThat(home.resolve(".local/state/unitward/user-1500/live")).doesNotExist();
        assertThat(home.resolve(".config/containers/registries.conf.d")).doesNotExist();
        try (var files = Files.list(home.resolve(".config/systemd/user"))) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("unitward-probe")))
                    .isEmpty();
        }
    }
}
