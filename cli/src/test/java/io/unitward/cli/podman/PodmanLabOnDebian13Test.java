package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.Trees;
import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import io.unitward.json.SnapshotJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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
            followedFromSourceToImage(lab, v2);
        }
    }

    /** From a source to its unit, its container and that one's image; and of a source that podman passes over, to nothing. */
    private static void followedFromSourceToImage(PodmanLab lab, String digest) throws Exception {
        Path sources = lab.sandbox().home().resolve(".config/containers/systemd");
        Quadlet quad = quadlets(lab).get(0);
        assertThat(quad.path()).isEqualTo(sources + "/quad.container");
        assertThat(quad.generatedUnit()).isEqualTo("quad.service");
        assertThat(quad.running().reason()).isNull();
        assertThat(quad.running().containers()).extracting(Container::name).containsExactly("systemd-quad");
        assertThat(quad.running().containers().get(0).imageDigest()).isEqualTo(digest);

        lab.files().write(sources.resolve("bad.container"), "[Container]\nImage=localhost/x:1\nNoSuchKey=1\n");
        lab.files().write(sources.resolve("data.volume"), "[Volume]\n");
        lab.files().write(sources.resolve("app.pod"), "[Pod]\n");
        lab.files().write(sources.resolve("job@.container"), "[Container]\nImage=localhost/x:1\n");
        lab.files().write(sources.resolve("a.container"), "[Container]\nImage=localhost/x:1\nServiceName=named\n");
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        assertThat(quadlets(lab))
                .extracting(quadlet -> quadlet.name() + " " + quadlet.unit() + " " + (quadlet.generatedPath() != null))
                .containsExactly(
                        "a.container named.service true",
                        "app.pod app-pod.service true",
                        "bad.container bad.service false",
                        "data.volume data-volume.service true",
                        "job@.container job@.service true",
                        "quad.container quad.service true");
        CommandResult audit = lab.unitward("audit", "--dry-run", "-o", "text=-");
        assertThat(audit.output()).contains("No unit was generated from ", "/bad.container");
        assertThat(audit.output().split("No unit was generated from", -1)).hasSize(2);
        assertThat(lab.unitward("explain", "quad.service").output()).contains("systemd-quad: running", digest);
    }

    private static List<Quadlet> quadlets(PodmanLab lab) throws Exception {
        CommandResult result = lab.unitward("snapshot");
        assertThat(result.succeeded()).as(result.errors()).isTrue();
        return SnapshotJson.read(result.output().getBytes(StandardCharsets.UTF_8), "snapshot")
                .quadlets();
    }
}
