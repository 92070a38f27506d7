package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What goes wrong below a stack: images that are damaged, a full disk, containers that end, and a manager that is gone. */
@Tag("podman")
class StackFaultsTest {
    @Test
    void what_cannot_be_pulled_or_does_not_stay_up_is_told_and_changes_nothing_that_runs() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            lab.limitStorage(48);
            GatedStack gated = GatedStack.plant(lab, "faulty");
            ComposeStack stack = gated.stack();
            String v1 = gated.runs("v1", "faulty");
            gated.install();
            assertThat(stack.systemctl("start").exitCode())
                    .as(lab.journal(stack.unit()))
                    .isZero();
            Map<String, String> ids = stack.containers();

            lab.registry().push("v2", "faulty");
            lab.registry().damageManifest("v2");
            assertThat(untouched(gated, ids)).contains("the pull failed, so nothing was changed");
            lab.registry().push("v3", "faulty");
            lab.registry().damageLayer("v3");
            assertThat(untouched(gated, ids)).contains("the pull failed, so nothing was changed");

            lab.registry().push("v4", "faulty");
            String filler = lab.sandbox()
                    .home()
                    .resolve(".local/share/containers/filler")
                    .toString();
            lab.run(SandboxCommand.of(List.of("sh", "-c", "head -c 64M /dev/zero >\"$0\" 2>/dev/null", filler)));
            CommandResult full = gated.unitward("update");
            assertThat(full.exitCode()).as(full.output() + full.errors()).isIn(12, 69);
            assertThat(gated.unitward("restart", "--pull").exitCode()).isIn(12, 69);
            lab.run(SandboxCommand.of(List.of("rm", filler)));
            assertThat(stack.containers())
                    .as("with a full disk nothing was stopped")
                    .isEqualTo(ids);
            assertThat(stack.imageDigest("web")).isEqualTo(v1);
            assertThat(gated.unitward("verify").exitCode()).isZero();

            lab.registry().push("exit5", "faulty");
            CommandResult ends = gated.unitward("update");
            assertThat(ends.exitCode()).as(ends.output() + ends.errors()).isEqualTo(15);
            assertThat(stack.imageDigest("web"))
                    .as("an image that ends at once")
                    .isEqualTo(v1);
        }
    }

    @Test
    void a_unit_that_systemd_starts_again_and_again_is_told_whenever_one_looks() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "loop");
            ComposeStack stack = gated.stack();
            gated.install();
            assertThat(stack.systemctl("start").exitCode())
                    .as(lab.journal(stack.unit()))
                    .isZero();
            lab.files()
                    .write(lab.sandbox().home().resolve(".config/systemd/user/" + stack.unit() + ".d/loop.conf"), """
                            [Unit]
                            StartLimitIntervalSec=0
                            [Service]
                            ExecStartPre=/bin/sh -c 'sleep 1; exit 1'
                            Restart=on-failure
                            RestartSec=1
                            """);
            assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
            assertThat(stack.systemctl("restart").exitCode()).isNotZero();
            PodmanLab.await(
                    "a loop",
                    () -> Long.parseLong(lab.run(SandboxCommand.of(
                                            List.of("systemctl", "--user", "show", "-P", "NRestarts", stack.unit())))
                                    .output()
                                    .strip())
                            >= 2);
            for (int look = 0; look < 4; look++) {
                CommandResult audit = lab.unitward("audit", "--dry-run");
                assertThat(audit.exitCode()).as(audit.output() + audit.errors()).isEqualTo(10);
                assertThat(audit.output()).contains("stack-unit-not-active");
            }
        }
    }

    @Test
    void containers_that_end_or_sicken_after_the_start_fail_it() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "frail");
            ComposeStack stack = gated.stack();
            stack.restartAlways("worker");
            GatedStack.declare(lab, List.of(gated.declared("").replace("stable: 2s", "stable: 40s")));
            gated.installDeclared();

            stack.exitAtOnce("worker");
            CommandResult loops = stack.systemctl("start");
            assertThat(loops.exitCode()).as("a restart loop").isNotZero();
            assertThat(lab.journal(stack.unit())).contains("worker");
            assertThat(gated.unitward("verify", "--timeout", "5").exitCode()).isEqualTo(13);
            stack.systemctl("stop");
            stack.mend();

            CompletableFuture<CommandResult> start =
                    lab.beside(SandboxCommand.of(List.of("systemctl", "--user", "start", stack.unit())));
            stack.awaitHealth("web", "healthy");
            stack.breakHealth("web");
            assertThat(start.get().exitCode()).as("unhealthy within the window").isNotZero();
            assertThat(lab.journal(stack.unit())).contains("switched to unhealthy");
        }
    }

    @Test
    void a_manager_that_is_killed_during_a_restart_is_no_success() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "orphan");
            ComposeStack stack = gated.stack();
            GatedStack.declare(lab, List.of(gated.declared("").replace("health: 20s", "health: 40s")));
            gated.installDeclared();
            assertThat(stack.systemctl("start").exitCode()).isZero();
            Map<String, String> ids = stack.containers();
            stack.slowStart("web", 30);
            CompletableFuture<CommandResult> restart =
                    lab.beside(lab.unitwardCommand("stack", "restart", "orphan", "--progress"));
            PodmanLab.await(
                    "another container",
                    () -> stack.containers().containsKey("web")
                            && !stack.containers().containsValue(ids.get("web")));
            lab.sandbox().signal(ManagerSignal.KILL);
            CommandResult ended = restart.get();
            assertThat(ended.exitCode()).as(ended.output() + ended.errors()).isIn(12, 69);
            assertThat(ended.errors()).contains("stack orphan: ").doesNotContain("Exception");
            assertThat(gated.unitward("status").exitCode())
                    .as("nobody can tell")
                    .isEqualTo(69);
            assertThat(gated.journal()).as("it is not left open").doesNotContain("\"outcome\":\"done\"");
        }
    }

    @Test
    void a_manager_that_hangs_during_a_restart_is_told_of_and_waited_for() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "hung");
            ComposeStack stack = gated.stack();
            GatedStack.declare(lab, List.of(gated.declared("").replace("health: 20s", "health: 150s")));
            gated.installDeclared();
            assertThat(stack.systemctl("start").exitCode()).isZero();
            stack.slowStart("web", 600);
            Path said = lab.sandbox().home().resolve("said");
            List<String> argv = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" 2>\"$0\"", said.toString()));
            SandboxCommand restart = lab.unitwardCommand("stack", "restart", "hung", "--progress");
            argv.addAll(restart.argv());
            CompletableFuture<CommandResult> running =
                    lab.beside(new SandboxCommand(argv, restart.uid(), restart.environment(), restart.deadline()));
            PodmanLab.await(
                    "a look at what is waited for",
                    () -> Files.exists(said)
                            && Files.readString(said).contains("restarting hung.service: waiting for hung-web-1: "));
            lab.sandbox().signal(ManagerSignal.STOP);
            PodmanLab.await(
                    "a look at what does not answer",
                    () -> Files.readString(said)
                            .contains(
                                    "restarting hung.service: waiting for manager: the manager could not be asked: "));
            lab.sandbox().signal(ManagerSignal.CONT);
            stack.awaitSlow("web");
            stack.hurry("web");
            CommandResult ended = running.get();
            assertThat(ended.exitCode())
                    .as(ended.output() + Files.readString(said) + lab.journal(stack.unit()))
                    .isZero();
            assertThat(said).content().doesNotContain("Exception");
        }
    }

    private static String untouched(GatedStack gated, Map<String, String> ids) throws IOException {
        CommandResult update = gated.unitward("update");
        assertThat(update.exitCode()).as(update.output() + update.errors()).isEqualTo(12);
        assertThat(gated.stack().containers()).isEqualTo(ids);
        return update.output() + update.errors();
    }
}
