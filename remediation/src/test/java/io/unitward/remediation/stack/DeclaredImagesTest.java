package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.settled;
import static io.unitward.remediation.stack.StackWorld.stack;
import static io.unitward.remediation.stack.StackWorld.withServices;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.ownership.StackDeclaration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which image each service has, asked of a provider that is a script here and notes how it was called. */
class DeclaredImagesTest {
    private static final Provider DOCKER = Provider.of("Docker Compose version v2.26.1");
    private static final Provider PODMAN = Provider.of("podman-composer version 1.0.3");

    @TempDir
    Path directory;

    @Test
    void where_compose_files_say_it_nobody_is_asked() throws Exception {
        DeclaredImages images = ask(DOCKER, "", service("web", "r.example/web:1"));
        assertThat(images.images()).containsExactly(Map.entry("web", "r.example/web:1"));
        assertThat(images.notJudged()).isEmpty();
        assertThat(directory.resolve("calls")).doesNotExist();
    }

    @Test
    void variables_are_left_to_the_provider() throws Exception {
        DeclaredImages images = ask(
                DOCKER,
                "printf 'services:\\n  web:\\n    image: r.example/web:2\\n    environment: {TOKEN: x}\\n  made:\\n    build: .\\n'",
                service("web", null),
                service("made", null),
                service("later", "r.example/later:1"));
        assertThat(images.images())
                .as("what is built has none, and what belongs to a profile keeps its own")
                .containsExactly(Map.entry("later", "r.example/later:1"), Map.entry("web", "r.example/web:2"));
        assertThat(images.notJudged()).isEmpty();
        assertThat(Files.readString(directory.resolve("calls")))
                .startsWith("-p web ")
                .endsWith(" -f /s/compose.yaml config\n");
    }

    @Test
    void which_profiles_are_active_is_known_to_the_provider_alone() throws Exception {
        Stack.Service debug = new Stack.Service("debug", false, "r.example/debug:1");
        String both = "printf 'services: {web: {image: r.example/web:1}, debug: {image: r.example/debug:1}}'";
        DeclaredImages images = ask(DOCKER, both, service("web", "r.example/web:1"), debug);
        assertThat(images.active()).containsExactly("debug", "web");
        assertThat(ask(DOCKER, "printf 'services: {web: {image: r.example/web:1}}'", service("web", null), debug)
                        .active())
                .containsExactly("web");
        assertThat(ask(PODMAN, both, service("web", "r.example/web:1"), debug).active())
                .as("it writes all of them")
                .isNull();
        DeclaredImages failed = ask(DOCKER, "exit 1", service("web", "r.example/web:1"), debug);
        assertThat(failed.active()).isNull();
        assertThat(failed.images()).containsOnlyKeys("debug", "web");
        assertThat(failed.notJudged()).isEmpty();
    }

    @Test
    void a_provider_that_fails_or_talks_rubbish_leaves_it_open() throws Exception {
        for (String does :
                List.of("exit 1", "echo '][': ", "echo 'services: {web: 1}'", "printf 'services:\\n  web'")) {
            DeclaredImages images =
                    ask(DOCKER, does, service("a", null), service("b", null), service("web", "r.example/web:1"));
            assertThat(images.images()).as(does).containsOnlyKeys("web");
            assertThat(images.notJudged())
                    .containsExactly("a, b (image is interpolated or built, and " + program() + " config failed)");
        }
    }

    @Test
    void a_podman_compose_without_config_says_what_it_would_pull() throws Exception {
        String one =
                "case $1 in --dry-run) echo 'podman pull r.example/web:2' >&2; echo 'podman pull r.example/db:1' >&2;"
                        + " exit ;; esac; exit 2";
        DeclaredImages images =
                ask(PODMAN, one, service("web", null), service("worker", null), service("db", "r.example/db:1"));
        assertThat(images.images()).containsEntry("web", "r.example/web:2").containsEntry("worker", "r.example/web:2");
        assertThat(ask(PODMAN, one, service("web", null), service("db", null)).untold())
                .as("of two nobody says which is whose")
                .containsOnlyKeys("db", "web");
        assertThat(ask(DOCKER, one, service("web", null)).untold())
                .as("others do not know that option")
                .containsOnlyKeys("web");
        assertThat(ask(PODMAN, "exit 2", service("web", null)).untold()).containsOnlyKeys("web");
    }

    private static Stack.Service service(String name, @Nullable String image) {
        return new Stack.Service(name, true, image);
    }

    private String program() {
        return directory.resolve("provider").toString();
    }

    private DeclaredImages ask(Provider provider, String does, Stack.Service... services) throws Exception {
        Path program = Path.of(program());
        Files.writeString(program, "#!/bin/sh\necho \"$@\" >>\"${0%/*}/calls\"\n" + does + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        StackDeclaration web = StackWorld.declared();
        StackDeclaration declared = new StackDeclaration(
                web.name(),
                null,
                web.unit(),
                web.project(),
                web.composeFiles(),
                List.of(program()),
                "/s",
                web.inputs(),
                web.services(),
                web.deadlines(),
                web.gate(),
                web.update());
        Compose compose = new Compose(
                declared,
                ProviderProgram.find(program(), "web.service", "/usr/bin:/bin", null, false),
                path -> path.equals("/s") ? directory.toString() : path,
                "/run/user/1000",
                Map.of());
        return DeclaredImages.of(
                withServices(stack(settled(), null), List.of(services), null),
                compose,
                provider,
                Deadline.in(Duration.ofMinutes(1)));
    }
}
