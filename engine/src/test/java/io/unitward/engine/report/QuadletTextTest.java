package io.unitward.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Container;
import io.unitward.facts.Quadlet;
import io.unitward.facts.UnitFile;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuadletTextTest {
    private static Quadlet quadlet(@Nullable String generated, Quadlet.Running running) {
        return new Quadlet(
                        "/q/web.container",
                        "web.service",
                        UnitFile.Status.READ,
                        null,
                        null,
                        null,
                        null,
                        generated,
                        null,
                        null)
                .with(running);
    }

    private static String text(Quadlet... quadlets) throws IOException {
        StringBuilder text = new StringBuilder();
        new QuadletText(new TextOut(text, Style.PLAIN, new Home(null))).write(List.of(quadlets));
        return text.toString();
    }

    private static Container container(@Nullable String state, @Nullable String image, @Nullable String digest) {
        return new Container(
                "ab".repeat(32),
                "systemd-web",
                null,
                state,
                null,
                Container.Health.NONE,
                null,
                null,
                null,
                null,
                image,
                null,
                digest,
                null);
    }

    @Test
    void theWayFromTheSourceToTheImage() throws IOException {
        Quadlet.Running running =
                new Quadlet.Running(List.of(container("running", "localhost/a:1", "sha256:11")), List.of(), null);
        assertThat(text(quadlet("/g/web.service", running)))
                .isEqualTo("  quadlet   /q/web.container -> /g/web.service\n"
                        + "            systemd-web: running, from localhost/a:1 (sha256:11)\n");
    }

    @Test
    void whatIsMissingAndWhatIsNotTold() throws IOException {
        assertThat(text(quadlet(null, Quadlet.Running.NOT_ASKED)))
                .isEqualTo("  quadlet   /q/web.container: not generated\n");
        assertThat(text(quadlet("/g/web.service", new Quadlet.Running(null, null, "podman hangs"))))
                .endsWith("            its containers are not known: podman hangs\n");
        assertThat(text(quadlet("/g/web.service", new Quadlet.Running(List.of(), List.of(), null))))
                .endsWith("            no container\n");
        assertThat(text(quadlet(
                        "/g/web.service", new Quadlet.Running(List.of(container(null, null, null)), List.of(), null))))
                .endsWith("            systemd-web: not told, from not told (not told)\n");
    }
}
