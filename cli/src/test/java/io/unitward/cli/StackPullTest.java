package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.stack.Provider;
import org.junit.jupiter.api.Test;

/** What is said of a pull. */
class StackPullTest {
    @Test
    void how_long_it_may_take_is_said() {
        assertThat(StackPull.doing(new UpdateWorld().stack()))
                .isEqualTo("pulling the images of app, which may take "
                        + StackPull.limit(new UpdateWorld().stack()).toSeconds() + " s");
    }

    @Test
    void a_provider_that_nobody_knows_is_not_believed_that_it_pulled() {
        assertThat(StackPull.doubt(Provider.of("my own thing")))
                .startsWith("not judged: whether the pull got anything");
        assertThat(StackPull.doubt(Provider.of("Docker Compose version v2.26.1")))
                .isNull();
        assertThat(StackPull.doubt(Provider.of("podman-compose version: 1.0.3")))
                .isNull();
    }
}
