package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stack takes from others, and is not there, is told with its line before anything is stopped. */
@Tag("podman")
class SharedSpacesTest {
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

    @ParameterizedTest
    @EnumSource
    void a_container_or_file_that_is_missing_is_told_before_anything_is_stopped(ComposeProvider provider)
            throws Exception {
        String name = provider == ComposeProvider.PODMAN_COMPOSE ? "spaces" : "shares";
        GatedStack gated = GatedStack.plant(lab, name, provider);
        ComposeStack stack = gated.stack();
        gated.install();
        assertThat(stack.systemctl("start").exitCode())
                .as(lab.journal(stack.unit()))
                .isZero();
        Map<String, String> ids = stack.containers();
        String file = stack.path("compose.yaml").toString();

        stack.edit(text -> text.replace(
                "environment: {ROLE: worker}", "environment: {ROLE: worker}\n    network_mode: \"container:vpn\""));
        CommandResult gone = gated.unitward("restart");
        assertThat(gone.exitCode()).as(gone.output() + gone.errors()).isEqualTo(13);
        assertThat(gone.errors())
                .contains(
                        file + ":" + line(stack, "network_mode")
                                + ": service worker has network_mode 'container:vpn', and podman has no container of that"
                                + " name",
                        "so nothing was done");
        assertThat(stack.containers()).isEqualTo(ids);

        CommandResult vpn = lab.podman("create", "--name", "vpn", stack.inspect("web", "/ImageName"), "true");
        assertThat(vpn.exitCode()).as(vpn.errors()).isZero();
        CommandResult there = gated.unitward("preflight");
        assertThat(there.errors()).doesNotContain("vpn");
        assertThat(there.exitCode()).as(there.output() + there.errors()).isZero();

        stack.edit(text -> text.replace("container:vpn", "service:nothing"));
        CommandResult service = gated.unitward("restart");
        assertThat(service.exitCode()).as(service.output() + service.errors()).isEqualTo(13);
        assertThat(service.errors()).contains("nothing");
        if (provider == ComposeProvider.PODMAN_COMPOSE) {
            assertThat(service.errors())
                    .contains(file + ":" + line(stack, "network_mode")
                            + ": service worker has network_mode 'service:nothing', and the compose files"
                            + " declare no service of that name; expected one of web, worker");
        }

        stack.edit(text -> text.replace("network_mode: \"service:nothing\"", "pid: \"container:${NOBODY:-}x$$y\""));
        CommandResult variable = gated.unitward("preflight");
        if (provider == ComposeProvider.PODMAN_COMPOSE) {
            assertThat(variable.exitCode()).as(variable.errors()).isZero();
            assertThat(variable.errors()).contains("note: ", "was not looked at: its name has a variable");
        }

        stack.edit(text -> text.replace("    pid: \"container:${NOBODY:-}x$$y\"\n", ""));
        stack.removeInput("secrets/token");
        CommandResult secret = gated.unitward("restart");
        assertThat(secret.exitCode()).as(secret.errors()).isEqualTo(13);
        assertThat(secret.errors())
                .contains("secret " + stack.path("secrets/token") + " is missing; " + file + ":24 asks for it");
        assertThat(stack.containers()).isEqualTo(ids);
    }

    private static int line(ComposeStack stack, String text) throws IOException {
        String before = Files.readString(stack.path("compose.yaml")).split(Pattern.quote(text), 2)[0];
        return 1 + (int) before.chars().filter(each -> each == '\n').count();
    }
}
