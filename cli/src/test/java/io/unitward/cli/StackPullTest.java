package io.unitward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.stack.Provider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of a pull. */
class StackPullTest {
    @Test
    void how_long_it_may_take_is_said() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(err, true, UTF_8);
        StackPull.progress(new Console(to, to, false, false, 0), new UpdateWorld().stack(), true)
                .close();
        assertThat(err.toString(UTF_8)).isEqualTo("unitward: stack app: pulling the images of app, 600 s left\n");
        err.reset();
        StackPull.progress(new Console(to, to, false, false, 0), new UpdateWorld().stack(), false)
                .close();
        assertThat(err.toString(UTF_8)).as("under a timer").isEmpty();
        assertThat(Progress.left("pulling", Duration.ofSeconds(90), Duration.ofSeconds(31)))
                .isEqualTo("pulling, 59 s left");
        assertThat(Progress.left("pulling", Duration.ofSeconds(90), Duration.ofSeconds(91)))
                .isEqualTo("pulling, 0 s left");
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
