package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What depends on the unit of a stack, with podman-compose. */
@Tag("podman")
class StackOfPodmanComposeTest {
    private static final String NEEDS = """
            [Unit]
            Requires=quiet.service
            After=quiet.service

            [Service]
            ExecStart=/bin/sleep infinity
            """;

    private static PodmanLab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = PodmanLab.start();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static CommandResult start(String unit) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "start", unit)));
    }

    @Test
    void what_was_stopped_along_and_cannot_be_started_again_is_told_by_name() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "base", ComposeProvider.PODMAN_COMPOSE);
        ComposeStack stack = gated.stack();
        Path unit = gated.install();
        // It refuses each start but the first.
        lab.files()
                .write(
                        unit.resolveSibling("once.service"),
                        NEEDS.replace("quiet", "base")
                                .replace("[Service]", "[Service]\nExecStartPre=/bin/mkdir %h/once"));
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        assertThat(start("once.service").exitCode())
                .as(lab.journal(stack.unit()))
                .isZero();
        CommandResult restarted = gated.unitward("restart");
        assertThat(restarted.exitCode())
                .as(restarted.output() + restarted.errors())
                .isEqualTo(13);
        assertThat(restarted.output()).contains("stack base is as declared");
        assertThat(restarted.errors())
                .contains("stack base: not active any more, and active before: once.service (failed)");

        assertThat(lab.unitward("hold", "needy", "--until", "1h", "--reason", "a backup")
                        .succeeded())
                .isTrue();
        lab.files().write(unit.resolveSibling("needy.service"), NEEDS.replace("quiet", "base"));
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        assertThat(start("needy.service").succeeded()).isTrue();
        Map<String, String> ids = stack.containers();
        CommandResult held = gated.unitward("restart");
        assertThat(held.exitCode()).as(held.errors()).isEqualTo(11);
        assertThat(held.errors()).contains("nothing was done, needy.service, which is stopped along with it, is held");
        assertThat(stack.containers()).isEqualTo(ids);
    }
}
