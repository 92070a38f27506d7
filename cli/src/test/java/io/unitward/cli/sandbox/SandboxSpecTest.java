package io.unitward.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What can be asked for. */
class SandboxSpecTest {
    @Test
    void what_the_script_could_misread_is_refused() {
        assertThatThrownBy(() -> SandboxSpec.user().visible(Path.of("relative")))
                .hasMessageContaining("'relative'");
        assertThatThrownBy(() -> SandboxSpec.user().visible(Path.of("/two\nlines")))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> SandboxSpec.user().withManagerVariable("A B", "x"))
                .hasMessageContaining("'A B=x'");
        assertThatThrownBy(() -> SandboxSpec.userOf(-1)).hasMessageContaining("'-1'");
    }

    @Test
    void features_that_a_sandbox_cannot_have_are_refused() {
        assertThatThrownBy(() -> SandboxSpec.system().with(SandboxFeature.JOURNAL))
                .hasMessageContaining("none for a system manager");
        assertThatThrownBy(() -> SandboxSpec.user().with(SandboxFeature.PODMAN)).hasMessageContaining("without root");
        assertThatThrownBy(() -> SandboxSpec.userOf(1500)
                        .with(SandboxFeature.PODMAN)
                        .features()
                        .clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void additions_add_up() {
        SandboxSpec spec =
                SandboxSpec.user().visible(Path.of("/a")).visible(Path.of("/b")).withManagerVariable("X", "1");
        assertThat(spec.visible()).containsExactly(Path.of("/a"), Path.of("/b"));
        assertThat(spec.managerEnvironment()).containsEntry("X", "1");
        SandboxSpec featured = SandboxSpec.userOf(1500)
                .with(SandboxFeature.JOURNAL)
                .with(SandboxFeature.PODMAN)
                .visible(Path.of("/a"));
        assertThat(featured.features()).containsExactlyInAnyOrder(SandboxFeature.PODMAN, SandboxFeature.JOURNAL);
    }
}
