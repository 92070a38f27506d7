package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** That the lab is what the tests of stacks take it for. */
@Tag("podman")
class PodmanLabTest {
    /** Result, active state, sub state: in systemctl's order. */
    private static final String ALL_IS_WELL = "success active exited";

    private static PodmanLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    @Test
    void a_stack_runs_as_a_user_service_and_its_containers_do_as_they_are_told() throws Exception {
        ComposeStack stack = lab.stack("demo");
        stack.start();
        assertThat(state(stack)).isEqualTo(ALL_IS_WELL);
        assertThat(stack.containers()).containsOnlyKeys("web", "worker");
        assertThat(stack.logs("web")).contains("MARKER=v1 web started");
        assertThat(stack.logs("worker")).contains("MARKER=v1 worker started");
        assertThat(lab.journal(stack.unit())).contains("Container demo-web-1  Started");

        stack.breakHealth("web");
        stack.awaitHealth("web", "unhealthy");
        assertThat(stack.lastCheck("web")).contains("switched to unhealthy");
        stack.mend();
        stack.awaitHealth("web", "healthy");
        stack.hangHealth("web");
        PodmanLab.await(
                "a check that hangs",
                () -> lab.podman("exec", stack.container("web"), "ps").output().contains("sleep 600"));
        assertThat(stack.health("web"))
                .as("podman 4.3 waits for it, whatever timeout was asked for")
                .isEqualTo("healthy");

        stack.crash("worker");
        PodmanLab.await(
                "the worker's crash",
                () -> stack.inspect("worker", "/State/Status").equals("exited"));
        assertThat(stack.inspect("worker", "/State/ExitCode")).isEqualTo("4");
        stack.mend();
        stack.removeContainer("worker");
        assertThat(stack.containers()).containsOnlyKeys("web");

        assertThat(state(stack)).as("systemd has not noticed any of it").isEqualTo(ALL_IS_WELL);
        assertThat(stack.systemctl("stop").succeeded()).isTrue();
        assertThat(stack.containers()).isEmpty();
    }

    @Test
    void containers_begin_as_their_switches_say() throws Exception {
        ComposeStack stack = lab.stack("odd");
        stack.restartAlways("worker");
        stack.exitAtOnce("worker");
        stack.slowStart("web", 600);
        assertThat(stack.systemctl("start").succeeded()).isTrue();
        PodmanLab.await(
                "restarts of the worker",
                () -> !stack.inspect("worker", "/RestartCount").matches("|0"));
        stack.awaitHealth("web", "unhealthy");
        assertThat(stack.lastCheck("web")).contains("not ready yet");
        stack.hurry("web");
        stack.awaitHealth("web", "healthy");
        assertThat(stack.systemctl("stop").succeeded()).isTrue();
    }

    @Test
    void a_tag_that_moved_is_pulled_and_replaces_containers() throws Exception {
        String v1 = lab.registry().push("v1", "moving");
        ComposeStack stack = lab.stack("update");
        stack.image(LoopbackRegistry.image("moving"));
        stack.start();
        Map<String, String> before = stack.containers();
        assertThat(stack.imageDigest("web")).isEqualTo(v1);

        String v2 = lab.registry().push("v2", "moving");
        assertThat(v2).isNotEqualTo(v1);
        CommandResult reloaded = stack.systemctl("reload");
        assertThat(reloaded.succeeded()).as(lab.journal(stack.unit())).isTrue();

        stack.awaitHealth("web", "healthy");
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
        assertThat(stack.imageDigest("worker")).isEqualTo(v2);
        assertThat(stack.logs("web")).contains("MARKER=v2 web started");
        assertThat(stack.containers()).doesNotContainEntry("web", before.get("web"));
        assertThat(lab.podman(
                                "image",
                                "exists",
                                LoopbackRegistry.ADDRESS + "/" + LoopbackRegistry.REPOSITORY + "@" + v1)
                        .succeeded())
                .as("v1 can still be had by digest")
                .isTrue();
        assertThat(stack.systemctl("stop").succeeded()).isTrue();
    }

    @Test
    void a_registry_can_be_down_or_silent_and_images_gone_or_damaged() throws Exception {
        String good = LoopbackRegistry.image("good");
        lab.registry().push("v7", "good");
        assertThat(lab.podman("pull", good).succeeded()).isTrue();

        lab.registry().removeTag("good");
        assertThat(pullError(good)).contains("manifest unknown");
        lab.registry().push("v8", "damaged");
        lab.registry().damageManifest("v8");
        assertThat(pullError(LoopbackRegistry.image("damaged"))).containsPattern("manifest|unexpected|digest");
        lab.registry().push("v9", "cut");
        lab.registry().damageLayer("v9");
        assertThat(pullError(LoopbackRegistry.image("cut"))).containsPattern("EOF|digest|blob");
        lab.registry().down();
        assertThat(pullError(good)).contains("connection refused");
        lab.registry().up();
        lab.registry().push("v7", "good");
        lab.registry().freeze();
        SandboxCommand pull = SandboxCommand.of(List.of("podman", "pull", good)).within(Duration.ofSeconds(2));
        assertThat(lab.sandbox().run(pull).timedOut()).isTrue();
        lab.registry().thaw();
        assertThat(lab.podman("pull", good).succeeded()).isTrue();
    }

    @Test
    void podman_compose_starts_the_same_files() throws Exception {
        ComposeStack stack = lab.stack("other", ComposeProvider.PODMAN_COMPOSE);
        stack.start();
        assertThat(state(stack)).isEqualTo(ALL_IS_WELL);
        assertThat(stack.containers()).containsOnlyKeys("web", "worker");
        assertThat(stack.systemctl("stop").succeeded()).isTrue();
        assertThat(stack.containers()).isEmpty();
    }

    @Test
    void a_scripted_podman_can_stand_before_the_real_one() throws Exception {
        FakePodman fake = lab.scripted("podman").hangsAfter("inspect", "[{");
        String path = fake.directory() + ":/usr/bin:/bin";
        SandboxCommand version =
                SandboxCommand.of(List.of("podman", "--version")).with("PATH", path);
        SandboxCommand inspect = SandboxCommand.of(List.of("podman", "inspect", "x"))
                .with("PATH", path)
                .within(Duration.ofSeconds(5)); // a busy machine needs some of it to start it

        assertThat(lab.sandbox().run(version).text()).startsWith("podman version ");
        assertThat(lab.sandbox().run(inspect).timedOut()).isTrue();
        assertThat(fake.calls()).containsExactly("--version", "inspect x");
    }

    @Test
    void unitward_runs_beside_the_stacks() throws Exception {
        assertThat(lab.unitward("--version").succeeded()).isTrue();
    }

    @Test
    void storage_can_be_full() throws Exception {
        try (PodmanLab small = PodmanLab.start()) {
            small.limitStorage(2);
            CommandResult pulled = small.podman("pull", LoopbackRegistry.image("stable"));
            assertThat(pulled.exitCode()).as(pulled.errors()).isNotZero();
            assertThat(pulled.errors()).contains("no space left on device");
        }
    }

    @Test
    void a_manager_that_was_killed_comes_back_without_its_health_timers() throws Exception {
        try (PodmanLab crashed = PodmanLab.start()) {
            ComposeStack stack = crashed.stack("demo");
            stack.start();
            assertThatThrownBy(() -> crashed.sandbox().startManagerAgain()).hasMessageContaining("still runs");
            crashed.sandbox().signal(ManagerSignal.KILL);
            PodmanLab.await("the manager's end", () -> !crashed.sandbox().managerRuns());

            crashed.sandbox().startManagerAgain();

            assertThat(crashed.sandbox().managerRuns()).isTrue();
            assertThat(crashed.sandbox()
                            .systemctl("show", "-P", "ActiveState", stack.unit())
                            .text())
                    .isEqualTo("inactive");
            assertThat(stack.containers()).containsOnlyKeys("web", "worker");
            assertThat(crashed.sandbox()
                            .systemctl("list-units", "--all", "--plain", "--no-legend", "*.timer")
                            .text())
                    .doesNotContain(stack.containers().get("web"));
            stack.breakHealth("web");
            assertThat(stack.health("web")).as("nobody looks any more").isEqualTo("healthy");
            assertThat(stack.systemctl("restart").succeeded())
                    .as(crashed.journal(stack.unit()))
                    .isTrue();
        }
    }

    @Test
    void two_labs_see_nothing_of_each_other() throws Exception {
        ComposeStack mine = lab.stack("twin");
        mine.start();
        try (PodmanLab other = PodmanLab.start()) {
            other.registry().push("v2", "stable");
            ComposeStack theirs = other.stack("twin");
            theirs.start();

            assertThat(theirs.containers().values())
                    .hasSize(2)
                    .doesNotContainAnyElementsOf(mine.containers().values());
            assertThat(theirs.logs("web")).contains("MARKER=v2");
            assertThat(mine.logs("web")).contains("MARKER=v1");
            theirs.removeContainer("web");
            assertThat(mine.containers()).containsOnlyKeys("web", "worker");
            assertThat(other.podmanJson("ps", "-a", "--format", "json")).hasSize(1);
        }
        assertThat(mine.health("web")).isEqualTo("healthy");
        assertThat(mine.systemctl("stop").succeeded()).isTrue();
    }

    private static String pullError(String image) throws IOException {
        CommandResult pulled = lab.podman("pull", image);
        assertThat(pulled.exitCode()).as(pulled.errors()).isNotZero();
        return pulled.errors();
    }

    private static String state(ComposeStack stack) throws IOException {
        return lab.sandbox()
                .systemctl("show", "-P", "ActiveState", "-P", "SubState", "-P", "Result", stack.unit())
                .text()
                .replace('\n', ' ');
    }
}
