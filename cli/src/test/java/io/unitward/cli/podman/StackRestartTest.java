package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.unitward.cli.Published;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Restart, update and the unit that they use, on real podman, a real manager and a registry on loopback. */
@Tag("podman")
class StackRestartTest {
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
    void t02_t03_t04_a_restart_is_verified_and_one_that_cannot_succeed_touches_nothing() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "work");
        ComposeStack stack = gated.stack();
        CommandResult refused = gated.unitward("unit", "--install");
        assertThat(refused.exitCode()).as("the unit that is there is not ours").isEqualTo(12);
        assertThat(refused.errors()).contains("'stack unit' did not write it", "nothing was written");
        Path unit = gated.install();
        assertThat(Files.readString(unit)).contains("ExecStartPost=", " stack verify work");
        CommandResult checked = lab.run(
                SandboxCommand.of(List.of("systemd-analyze", "--user", "verify", unit.toString())));
        assertThat(checked.exitCode()).as(checked.errors()).isZero();
        assertThat(checked.errors()).doesNotContain(stack.unit());

        CommandResult started = gated.unitward("restart");
        assertThat(started.exitCode())
                .as("T02: %s%s%s", started.output(), started.errors(), lab.journal(stack.unit()))
                .isZero();
        assertThat(started.output()).startsWith("stack work is as declared: 2 containers run, 1 healthy");
        Map<String, String> ids = stack.containers();

        CommandResult status = gated.unitward("status", "-o", "json=-");
        assertThat(status.exitCode()).as(status.errors()).isZero();
        Published.STACK_STATUS.accepts(status.output());
        JsonNode json = PodmanLab.json(status.output());
        assertThat(json.at("/schema").asText()).isEqualTo("unitward.stack-status/v1");
        assertThat(json.at("/stacks/0/state").asText()).isEqualTo("compliant");
        assertThat(json.at("/stacks/0/containers/0/id").asText()).isEqualTo(ids.get("web"));

        stack.removeInput("secrets/token");
        CommandResult cannot = gated.unitward("restart");
        assertThat(cannot.exitCode()).as("T04: %s", cannot.errors()).isEqualTo(13);
        assertThat(cannot.errors())
                .contains("secret " + stack.path("secrets/token") + " is missing")
                .contains("so nothing was done; still running: work-web-1 (healthy), work-worker-1");
        assertThat(stack.containers()).as("the earlier containers are untouched").isEqualTo(ids);
        stack.write("secrets/token", "not-a-real-secret\n");
        gated.keepSecret("secrets/token");

        lab.registry().down();
        CommandResult unpulled = gated.unitward("restart", "--pull");
        assertThat(unpulled.exitCode()).as("T11: %s", unpulled.errors()).isEqualTo(12);
        assertThat(unpulled.errors()).contains("the pull ended with exit code", "so nothing was done; still running: ");
        assertThat(stack.containers()).isEqualTo(ids);
        lab.registry().up();

        stack.breakHealth("web");
        CommandResult failed = gated.unitward("restart");
        assertThat(failed.exitCode()).as("T03: %s", failed.errors()).isEqualTo(16);
        assertThat(failed.errors()).contains("after that, still running: work-web-1 (unhealthy), work-worker-1");
        stack.mend();
        assertThat(gated.unitward("restart").exitCode()).as("T12").isZero();
        assertThat(gated.journal()).contains("\"restart-unit\"", "\"job-failed\"", "\"done\"");

        stack.removeContainer("worker");
        CommandResult wrong = gated.unitward("status");
        assertThat(wrong.exitCode()).isEqualTo(13);
        assertThat(wrong.output()).contains("stack work is not as declared: 1 container runs, 1 healthy", "active (exited)");
        assertThat(gated.unitward("restart").exitCode()).as("T09, it is made anew").isZero();
        assertThat(stack.containers()).containsKey("worker");
    }

    @Test
    void t10_t11_t12_an_update_is_verified_and_rolled_back_to_the_very_images_that_ran() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "moving");
        ComposeStack stack = gated.stack();
        String v1 = lab.registry().push("v1", "moving");
        stack.image(LoopbackRegistry.image("moving"));
        gated.keepSecret(".env");
        gated.install();
        assertThat(stack.systemctl("start").exitCode()).as(lab.journal(stack.unit())).isZero();
        assertThat(stack.imageDigest("web")).isEqualTo(v1);

        String v2 = lab.registry().push("v2", "moving");
        assertThat(gated.unitward("update", "--dry-run").exitCode()).isEqualTo(11);
        CommandResult updated = gated.unitward("update");
        assertThat(updated.exitCode())
                .as("T10: %s%s", updated.output(), updated.errors())
                .isZero();
        assertThat(updated.output()).contains("stack moving: updated " + LoopbackRegistry.image("moving"));
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
        assertThat(stack.logs("web")).contains("MARKER=v2 web started");
        Map<String, String> ids = stack.containers();
        CommandResult nothing = gated.unitward("update");
        assertThat(nothing.exitCode()).as(nothing.errors()).isZero();
        assertThat(nothing.output()).contains("stack moving: nothing new");
        assertThat(stack.containers()).isEqualTo(ids);

        lab.registry().push("bad3", "moving");
        CommandResult back = gated.unitward("update");
        assertThat(back.exitCode())
                .as("T12: %s%s", back.output(), back.errors())
                .isEqualTo(15);
        assertThat(back.output()).contains("was rolled back to the images that ran before", "0 of 1 stack up to date");
        assertThat(stack.imageDigest("web")).as("exactly what ran").isEqualTo(v2);
        assertThat(stack.imageDigest("worker")).isEqualTo(v2);
        assertThat(stack.health("web")).isEqualTo("healthy");

        ids = stack.containers();
        lab.registry().removeTag("moving");
        CommandResult gone = lab.run(lab.unitwardCommand("stack", "update", "--all"));
        assertThat(gone.exitCode()).as("T11: %s%s", gone.output(), gone.errors()).isEqualTo(12);
        assertThat(gone.output()).contains("the pull failed, so nothing was changed; still running: moving-web-1 (healthy)");
        assertThat(stack.containers()).isEqualTo(ids);
    }
}
