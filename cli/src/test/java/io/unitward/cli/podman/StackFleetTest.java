package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.Published;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Updates of several stacks, several updates of one, and providers that hang. */
@Tag("podman")
class StackFleetTest {
    private static PodmanLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static String property(String unit, String name) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "show", "-P", name, unit)))
                .output()
                .strip();
    }

    private static CommandResult updateAll() throws IOException {
        return lab.run(lab.unitwardCommand("stack", "update", "--all"));
    }

    @Test
    void t11_all_are_tried_a_failure_fails_the_run_and_a_canary_stops_it() throws Exception {
        GatedStack bad = GatedStack.plant(lab, "bad");
        GatedStack good = GatedStack.plant(lab, "good");
        bad.runs("v1", "bad");
        good.runs("v1", "good");
        GatedStack.declare(
                lab,
                List.of(
                        good.declared("    update: {order: 2}\n"),
                        bad.declared("    update: {order: 1, onFailure: keep}\n")));
        bad.installDeclared();
        good.installDeclared();
        assertThat(bad.stack().systemctl("start").exitCode()).isZero();
        assertThat(good.stack().systemctl("start").exitCode()).isZero();

        String broken = lab.registry().push("bad3", "bad");
        String v2 = lab.registry().push("v2", "good");
        CommandResult run = updateAll();
        assertThat(run.exitCode()).as(run.output() + run.errors()).isEqualTo(13);
        assertThat(run.output().lines())
                .hasSize(3)
                .element(0)
                .asString()
                .startsWith("stack bad: the update failed, and is kept: ");
        assertThat(run.output()).contains("stack good: updated ", "1 of 2 stacks up to date and as declared");
        assertThat(bad.stack().imageDigest("web")).as("it is kept").isEqualTo(broken);
        assertThat(good.stack().imageDigest("web")).isEqualTo(v2);

        Map<String, String> ids = good.stack().containers();
        GatedStack.declare(
                lab, List.of(good.declared(""), bad.declared("    update: {canary: true, onFailure: keep}\n")));
        lab.registry().push("v1", "good");
        CommandResult stopped = updateAll();
        assertThat(stopped.exitCode()).as(stopped.output() + stopped.errors()).isEqualTo(13);
        assertThat(stopped.output()).contains("stack good: left alone, because a canary failed", "0 of 2 stacks");
        assertThat(good.stack().containers()).isEqualTo(ids);

        String v1 = lab.registry().push("v1", "bad");
        CommandResult service =
                lab.run(SandboxCommand.of(List.of("systemctl", "--user", "start", "bad-update.service")));
        assertThat(service.exitCode())
                .as("the service that a timer starts: %s", lab.journal("bad-update.service"))
                .isZero();
        assertThat(bad.stack().imageDigest("web")).isEqualTo(v1);
        assertThat(property("bad-update.service", "Result")).isEqualTo("success");
    }

    @Test
    void a_stack_that_is_being_updated_settles_and_a_second_update_waits_or_gives_up() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "busy");
        ComposeStack stack = gated.stack();
        gated.runs("v1", "busy");
        // It is over when it is told to, however busy the machine is.
        GatedStack.declare(lab, List.of(gated.declared("").replace("health: 20s", "health: 120s")));
        gated.installDeclared();
        assertThat(stack.systemctl("start").exitCode()).isZero();
        String invocation = property(stack.unit(), "InvocationID");
        Map<String, String> ids = stack.containers();
        String v2 = lab.registry().push("v2", "busy");
        stack.slowStart("web", 600);
        CompletableFuture<CommandResult> first = lab.beside(lab.unitwardCommand("stack", "update", "busy"));
        PodmanLab.await(
                "the first to have made another container",
                () -> stack.containers().containsKey("web")
                        && !stack.containers().containsValue(ids.get("web")));
        CompletableFuture<CommandResult> giving =
                lab.beside(lab.unitwardCommand("stack", "update", "busy", "--wait", "0"));
        CommandResult audit = lab.run(lab.unitwardCommand("audit", "--dry-run", "-o", "json=-"));
        CommandResult second = giving.get();
        assertThat(audit.output())
                .as("while its unit is active, and nothing else says that it is on its way")
                .contains("Stack busy is settling: unitward is restarting or updating it.")
                .doesNotContain("\"container-unhealthy\"", "\"container-missing\"", "\"container-not-running\"");
        assertThat(second.exitCode()).as(second.output() + second.errors()).isEqualTo(75);
        CompletableFuture<CommandResult> last =
                lab.beside(lab.unitwardCommand("stack", "update", "busy", "--wait", "120"));
        stack.awaitSlow("web");
        stack.hurry("web");
        CommandResult third = last.get();
        assertThat(first.get().exitCode())
                .as(first.get().output() + first.get().errors())
                .isZero();
        assertThat(third.exitCode()).as(third.output() + third.errors()).isZero();
        assertThat(third.output()).contains("stack busy: nothing new");
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
        assertThat(property(stack.unit(), "InvocationID"))
                .as("its unit was not touched")
                .isEqualTo(invocation);
        assertThat(lab.unitward("audit", "--dry-run", "-o", "json=-").output())
                .as("a lock file that nobody holds says nothing")
                .doesNotContain("unitward is restarting or updating it");
    }

    @Test
    void t01_a_start_of_what_runs_changes_nothing_with_either_gate() throws Exception {
        for (String gate : List.of("blocking", "background")) {
            GatedStack gated = GatedStack.plant(lab, "still-" + gate);
            ComposeStack stack = gated.stack();
            gated.install("    gate: " + gate + "\n");
            assertThat(stack.systemctl("start").exitCode())
                    .as(lab.journal(stack.unit()))
                    .isZero();
            Map<String, String> ids = stack.containers();
            String invocation = property(stack.unit(), "InvocationID");
            String started = stack.inspect("web", "/State/StartedAt");
            assertThat(stack.systemctl("start").exitCode()).isZero();
            assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
            assertThat(stack.systemctl("start").exitCode()).isZero();
            assertThat(stack.containers()).as(gate).isEqualTo(ids);
            assertThat(stack.inspect("web", "/State/StartedAt")).isEqualTo(started);
            assertThat(property(stack.unit(), "InvocationID")).isEqualTo(invocation);
        }
    }

    /** No real provider can be made to hang in {@code up}: this one is scripted, and hands all else on. */
    @Test
    void a_provider_that_hangs_is_ended_with_all_that_it_started() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "stuck");
        ComposeStack stack = gated.stack();
        Path directory = lab.sandbox().directory().resolve("hung-compose");
        FakePodman provider = FakePodman.in(directory, "docker-compose")
                .hangsStubbornly("-p stuck -f " + stack.path("compose.yaml") + " up -d")
                .hangsStubbornly("-p stuck -f " + stack.path("compose.yaml") + " pull")
                .orReal(stack.provider().program());
        GatedStack.declare(
                lab,
                List.of(gated.declared("")
                        .replace(stack.provider().program(), provider.program().toString())
                        .replace("start: 40s", "pull: 6s, start: 6s")));
        gated.installDeclared();
        assertThat(lab.podman("ps").exitCode()).as("it has been started").isZero();
        CommandResult applied = gated.unitward("apply");
        assertThat(applied.exitCode()).as(applied.errors()).isEqualTo(14);
        assertThat(applied.errors())
                .contains("'up -d' of the provider did not end before its deadline, and was ended; nothing of it runs");
        assertThat(provider.calls()).anyMatch(call -> call.endsWith("up -d"));
        assertThat(left()).as("what the provider started").isEmpty();
        CommandResult pulled = gated.unitward("restart", "--pull", "--progress", "-o", "json=-");
        assertThat(pulled.exitCode()).as(pulled.errors()).isEqualTo(14);
        assertThat(pulled.errors())
                .containsPattern("stack stuck: pulling the images of stuck, \\d s left")
                .contains("the pull did not end before its deadline, and was ended");
        Published.STACK_RUN.accepts(pulled.output());
        assertThat(PodmanLab.json(pulled.output()).at("/stacks/0/outcome").asText())
                .isEqualTo("deadline");
        assertThat(left()).as("what the pull started").isEmpty();
        CommandResult started = stack.systemctl("start");
        assertThat(started.exitCode()).as("through systemd").isNotZero();
        assertThat(property(stack.unit(), "ActiveState")).isEqualTo("failed");
        assertThat(lab.journal(stack.unit())).contains("did not end before its deadline");
        assertThat(left()).isEmpty();
    }

    private static String left() throws IOException {
        return lab.run(SandboxCommand.of(List.of("pgrep", "-a", "-f", "sleep 98765[4]")))
                .output();
    }
}
