package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.SandboxCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The verbs with podman-compose, whose exit codes say nothing, and which is updated by a restart of its unit. */
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

    @AfterEach
    void clear() throws IOException {
        lab.clear();
    }

    @AfterAll
    static void stop() throws IOException {
        lab.close();
    }

    private static CommandResult start(String unit) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "start", unit)));
    }

    private static String active(String unit) throws IOException {
        return lab.run(SandboxCommand.of(List.of("systemctl", "--user", "show", "-P", "ActiveState", unit)))
                .output()
                .strip();
    }

    @Test
    void t10_t12_an_update_restarts_the_unit_and_whatever_was_stopped_along_is_active_again() throws Exception {
        GatedStack gated = GatedStack.plant(lab, "quiet", ComposeProvider.PODMAN_COMPOSE);
        ComposeStack stack = gated.stack();
        gated.runs("v1", "quiet");
        Path unit = gated.install();
        lab.files().write(unit.resolveSibling("needs.service"), NEEDS);
        assertThat(lab.sandbox().systemctl("daemon-reload").succeeded()).isTrue();
        assertThat(start("needs.service").exitCode())
                .as("apply and verify: %s", lab.journal(stack.unit()))
                .isZero();

        String v2 = lab.registry().push("v2", "quiet");
        CommandResult updated = gated.unitward("update");
        assertThat(updated.exitCode())
                .as("T10: %s%s", updated.output(), updated.errors())
                .isZero();
        assertThat(stack.imageDigest("web")).isEqualTo(v2);
        assertThat(active("needs.service")).isEqualTo("active");

        lab.registry().push("bad3", "quiet");
        CommandResult back = gated.unitward("update");
        assertThat(back.exitCode())
                .as("T12: %s%s", back.output(), back.errors())
                .isEqualTo(15);
        assertThat(stack.imageDigest("web")).as("exactly what ran").isEqualTo(v2);
        assertThat(active("needs.service"))
                .as("systemd stopped it when the first start failed: %s", back.errors())
                .isEqualTo("active");
        assertThat(gated.journal().lines())
                .as("and we started it")
                .anyMatch(line -> line.contains("\"start-unit\"") && line.contains("needs.service"));

        Map<String, String> ids = stack.containers();
        lab.registry().removeTag("quiet");
        CommandResult gone = gated.unitward("update");
        assertThat(gone.exitCode())
                .as("T11, it ends with 0: %s%s", gone.output(), gone.errors())
                .isEqualTo(12);
        assertThat(gone.output()).contains("the pull failed, so nothing was changed; still running: quiet_web_1");
        lab.registry().down();
        CommandResult down = gated.unitward("restart", "--pull");
        lab.registry().up();
        assertThat(down.exitCode()).as(down.output() + down.errors()).isEqualTo(12);
        assertThat(down.errors()).contains("so nothing was done; still running: quiet_web_1");
        assertThat(stack.containers()).isEqualTo(ids);
        assertThat(active("needs.service")).isEqualTo("active");
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

        // podman-compose does not tell what it takes from elsewhere, and would stop the stack before it misses that.
        assertThat(lab.unitward("hold", "--release", "needy").succeeded()).isTrue();
        stack.edit(text -> text + "networks: {default: {external: true, name: nobodys}}\n");
        CommandResult missed = gated.unitward("restart");
        assertThat(missed.exitCode()).as(missed.output() + missed.errors()).isEqualTo(13);
        assertThat(missed.errors()).contains("network 'nobodys' is external, and podman has none of that name");
        assertThat(stack.containers()).isEqualTo(ids);
    }
}
