package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.ManagerSignal;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    void containers_that_end_or_sicken_after_the_start_fail_it() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "frail");
            ComposeStack stack = gated.stack();
            stack.restartAlways("worker");
            GatedStack.declare(lab, List.of(gated.declared("").replace("stable: 2s", "stable: 16s")));
            gated.installDeclared();

            stack.exitAtOnce("worker");
            CommandResult loops = stack.systemctl("start");
            assertThat(loops.exitCode()).as("a restart loop").isNotZero();
            assertThat(lab.journal(stack.unit())).contains("worker");
            assertThat(gated.unitward("verify", "--timeout", "5").exitCode()).isEqualTo(13);
            stack.systemctl("stop");
            stack.mend();

            CompletableFuture<CommandResult> start =
                    beside(lab, SandboxCommand.of(List.of("systemctl", "--user", "start", stack.unit())));
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
            GatedStack.declare(lab, List.of(gated.declared("").replace("health: 12s", "health: 40s")));
            gated.installDeclared();
            assertThat(stack.systemctl("start").exitCode()).isZero();
            Map<String, String> ids = stack.containers();
            stack.slowStart("web", 30);
            CompletableFuture<CommandResult> restart = beside(lab, lab.unitwardCommand("stack", "restart", "orphan"));
            PodmanLab.await(
                    "another container",
                    () -> stack.containers().containsKey("web")
                            && !stack.containers().containsValue(ids.get("web")));
            lab.sandbox().signal(ManagerSignal.KILL);
            CommandResult ended = restart.get();
            assertThat(ended.exitCode()).as(ended.output() + ended.errors()).isIn(12, 69);
            assertThat(ended.errors()).contains("stack orphan: ");
            assertThat(gated.unitward("status").exitCode())
                    .as("nobody can tell")
                    .isEqualTo(69);
            assertThat(gated.journal()).as("it is not left open").doesNotContain("\"outcome\":\"done\"");
        }
    }

    private static String untouched(GatedStack gated, Map<String, String> ids) throws IOException {
        CommandResult update = gated.unitward("update");
        assertThat(update.exitCode()).as(update.output() + update.errors()).isEqualTo(12);
        assertThat(gated.stack().containers()).isEqualTo(ids);
        return update.output() + update.errors();
    }

    private static CompletableFuture<CommandResult> beside(PodmanLab lab, SandboxCommand command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return lab.run(command);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }
}
