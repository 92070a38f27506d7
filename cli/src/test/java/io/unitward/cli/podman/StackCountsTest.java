package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a compose file says beyond names and images, and what becomes of a stack that unitward does not hold to it. */
@Tag("podman")
class StackCountsTest {
    @Test
    void secrets_replicas_profiles_and_what_pretends_to_be_of_the_stack() throws Exception {
        try (PodmanLab lab = PodmanLab.start()) {
            GatedStack gated = GatedStack.plant(lab, "counted");
            ComposeStack stack = gated.stack();
            stack.edit(text -> text.replace(
                    "services:",
                    "services:\n  debug: {image: " + LoopbackRegistry.image("debug") + ", profiles: [debug]}"));
            stack.edit(
                    text -> text.replace("environment: {ROLE: worker}", "environment: {ROLE: worker}\n    scale: 2"));
            String entry = gated.declared("").replaceAll("(?m)^.*kind: secret.*\n", "");
            GatedStack.declare(lab, List.of(entry));
            gated.installDeclared();
            CommandResult started = gated.unitward("restart", "--pull");
            assertThat(started.exitCode())
                    .as(started.output() + started.errors() + lab.journal(stack.unit()))
                    .isZero();
            assertThat(started.output()).contains("3 containers run");
            Map<String, String> ids = stack.containers();

            // podman would make a directory of it, and the provider would say that all is well.
            stack.removeInput("secrets/token");
            CommandResult refused = gated.unitward("restart");
            assertThat(refused.exitCode()).as(refused.errors()).isEqualTo(13);
            assertThat(refused.errors()).contains("secret " + stack.path("secrets/token") + " is missing");
            assertThat(stack.path("secrets/token")).doesNotExist();
            stack.write("secrets/token", "not-a-real-secret\n");

            // The provider would start it, and its image is nowhere.
            String env = Files.readString(stack.path(".env"));
            stack.write(".env", env + "COMPOSE_PROFILES=debug\n");
            gated.keepSecret(".env");
            CommandResult absent = gated.unitward("restart");
            assertThat(absent.exitCode()).as(absent.errors()).isEqualTo(13);
            assertThat(absent.errors()).contains("image " + LoopbackRegistry.image("debug") + " of service debug");
            assertThat(stack.containers()).as("nothing was taken down").isEqualTo(ids);

            // It is there now, is started, and ends.
            lab.registry().push("exit5", "debug");
            CommandResult ends = gated.unitward("restart", "--pull");
            assertThat(ends.exitCode()).as(ends.output() + ends.errors()).isEqualTo(16);
            CommandResult ended = gated.unitward("status");
            assertThat(ended.exitCode()).as(ended.output()).isEqualTo(13);
            assertThat(ended.output()).contains("Container counted-debug-1 of stack counted does not run");
            stack.write(".env", env);
            gated.keepSecret(".env");
            assertThat(lab.podman("rm", "-f", "-t", "0", "counted-debug-1").succeeded())
                    .isTrue();
            assertThat(gated.unitward("restart").exitCode()).isZero();
            assertThat(gated.unitward("status").exitCode()).isZero();

            assertThat(lab.podman("rm", "-f", "-t", "0", "counted-worker-2").succeeded())
                    .isTrue();
            CommandResult fewer = gated.unitward("status");
            assertThat(fewer.exitCode()).as(fewer.output()).isEqualTo(13);
            assertThat(fewer.output()).contains("Service worker of stack counted has 1 of 2 containers");

            assertThat(lab.podman(
                                    "run",
                                    "-d",
                                    "--name",
                                    "imposter",
                                    "--label",
                                    "com.docker.compose.project=counted",
                                    "--label",
                                    "com.docker.compose.service=web",
                                    LoopbackRegistry.image("stable"))
                            .succeeded())
                    .isTrue();
            CommandResult more = gated.unitward("verify", "--timeout", "2");
            assertThat(more.exitCode()).as(more.output()).isEqualTo(13);
            assertThat(more.output())
                    .contains(
                            "Service web of stack counted has 2 containers, and is to have 1",
                            "it has no health check, and its compose file gives it one");
        }
    }
}
