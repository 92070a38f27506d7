package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same lab with podman 5 and systemd 257, which has Quadlet. */
@Tag("podman")
@Tag("long")
class PodmanLabOnDebian13Test {
    @Test
    void a_stack_runs_is_updated_and_quadlet_makes_units() throws Exception {
        SandboxSpec spec = SandboxSpec.userOf(PodmanLab.UID).onTree(Trees.debian13WithPodman());
        try (PodmanLab lab = PodmanLab.start(spec)) {
            assertThat(lab.podman("--version").text()).startsWith("podman version 5.");
            ComposeStack stack = lab.stack("demo");
            stack.start();
            assertThat(stack.logs("web")).contains("MARKER=v1 web started");
            String v2 = lab.registry().push("v2", "stable");
            assertThat(stack.systemctl("reload").succeeded())
                    .as(lab.journal(stack.unit()))
                    .isTrue();
            stack.awaitHealth("web", "healthy");
            assertThat(stack.imageDigest("web")).isEqualTo(v2);
            stack.breakHealth("web");
            stack.awaitHealth("web", "unhealthy");
            assertThat(stack.systemctl("stop").succeeded()).isTrue();

            lab.files()
                    .write(
                            lab.sandbox().home().resolve(".config/containers/systemd/quad.container"),
                            "[Container]\nImage=%s\nNetwork=none\nEnvironment=ROLE=worker\n"
                                    .formatted(LoopbackRegistry.image("stable")));
            assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
            assertThat(lab.sandbox()
                            .systemctl("show", "-P", "SourcePath", "quad.service")
                            .text())
                    .endsWith("/quad.container");
            assertThat(lab.sandbox().systemctl("start", "quad.service").succeeded())
                    .as(lab.journal("quad.service"))
                    .isTrue();
            assertThat(lab.podman("logs", "systemd-quad").output()).contains("MARKER=v2 worker started");
        }
    }
}
