package io.unitward.cli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sandbox offers, on real managers. */
@Tag("real")
class SandboxTest {
    private static final String SLEEPER = "[Service]\nExecStart=/bin/sleep infinity\n";

    @Test
    void a_user_manager_of_root_runs_units_from_home_and_from_the_admin_layer() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.user())) {
            assertThat(sandbox.systemctl("is-system-running").text()).isEqualTo("running");
            assertThat(sandbox.runtimeDirectory().resolve("systemd/private")).exists();
            Files.writeString(sandbox.home().resolve(".config/systemd/user/a.service"), SLEEPER);
            Files.writeString(sandbox.admin().resolve("b.service"), SLEEPER);

            assertThat(sandbox.systemctl("daemon-reload").succeeded()).isTrue();
            assertThat(sandbox.systemctl("start", "a.service", "b.service").succeeded())
                    .isTrue();

            assertThat(fragment(sandbox, "a.service")).isEqualTo(sandbox.home() + "/.config/systemd/user/a.service");
            // Debian links /etc/xdg/systemd/user to /etc/systemd/user, and it comes first in the search path.
            assertThat(fragment(sandbox, "b.service")).startsWith("/etc/").endsWith("/systemd/user/b.service");
            assertThat(Path.of("/etc/systemd/user/b.service")).doesNotExist();
        }
    }

    @Test
    void a_user_manager_of_a_uid_that_the_host_need_not_know() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.userOf(1500))) {
            assertThat(sandbox.systemctl("is-system-running").text()).isEqualTo("running");
            assertThat(sandbox.run(List.of("id", "-u")).text()).isEqualTo("1500");
            assertThat(sandbox.run(List.of("sh", "-c", "cd && pwd && touch mine"))
                            .text())
                    .isEqualTo(sandbox.home().toString());
            assertThat(sandbox.run(SandboxCommand.of(List.of("id", "-u")).as(0)).text())
                    .isEqualTo("0");
            assertThat(Files.getAttribute(Path.of("/proc", Long.toString(sandbox.managerPid())), "unix:uid"))
                    .isEqualTo(1500);
            assertThat(sandbox.run(List.of("systemd-run", "--user", "--wait", "-q", "true"))
                            .succeeded())
                    .isTrue();
        }
    }

    @Test
    void a_system_manager_is_process_1_on_a_root_of_its_own(@TempDir Path shown) throws Exception {
        Files.writeString(shown.resolve("note"), "seen");
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.system().visible(shown))) {
            assertThat(sandbox.systemctl("is-system-running").text()).isEqualTo("running");
            assertThat(sandbox.run(List.of("cat", "/proc/1/comm")).text()).isEqualTo("systemd");
            Files.writeString(sandbox.admin().resolve("a.service"), SLEEPER);
            assertThat(sandbox.systemctl("start", "a.service").errors()).isEmpty();
            assertThat(sandbox.systemctl("is-active", "a.service").text()).isEqualTo("active");

            assertThat(sandbox.run(List.of("cat", shown + "/note")).text()).isEqualTo("seen");
            assertThat(sandbox.run(List.of("touch", shown + "/other")).errors()).contains("Read-only");
            assertThat(sandbox.run(List.of("sh", "-c", "echo 1 > /proc/sys/kernel/printk"))
                            .errors())
                    .contains("Read-only");
            String java = System.getProperty("java.home") + "/bin/java";
            assertThat(sandbox.run(List.of(java, "-version")).errors()).contains("version");
        }
    }

    @Test
    void generators_run_inside_only(@TempDir Path generators) throws Exception {
        Path generator = generators.resolve("planted");
        Files.writeString(
                generator, "#!/bin/sh\nprintf '[Service]\\nExecStart=/bin/true\\n' > \"$1/generated.service\"\n");
        Files.setPosixFilePermissions(generator, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (SandboxSpec spec : List.of(SandboxSpec.userOf(1500), SandboxSpec.system())) {
            try (Sandbox sandbox = Sandbox.start(spec.withGenerators(generators))) {
                assertThat(fragment(sandbox, "generated.service")).endsWith("/systemd/generator/generated.service");
            }
        }
    }

    @Test
    void the_host_does_not_see_what_is_planted_inside() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.user())) {
            for (String inside : List.of(
                    "/etc/unitward/unitward.yaml",
                    "/var/lib/unitward/state",
                    "/etc/environment.d/50-planted.conf",
                    "/etc/xdg/systemd/planted.conf",
                    "/run/systemd/user/planted.service")) {
                Files.writeString(sandbox.path(inside), "planted");
                assertThat(sandbox.run(List.of("cat", inside)).text()).isEqualTo("planted");
                assertThat(Path.of(inside)).doesNotExist();
            }
        }
    }

    @Test
    @Tag("trees")
    void another_installation_takes_the_place_of_the_host_and_is_not_changed(@TempDir Path shown) throws Exception {
        Path tree = Trees.debian13();
        String planted = "/usr/lib/systemd/user/planted.service";
        Files.writeString(shown.resolve("note"), "seen");
        for (SandboxSpec spec : List.of(SandboxSpec.userOf(1500), SandboxSpec.system())) {
            Path directory;
            try (Sandbox sandbox = Sandbox.start(spec.onTree(tree).visible(shown))) {
                directory = sandbox.directory();
                assertThat(sandbox.systemctl("is-system-running").text()).isEqualTo("running");
                assertThat(sandbox.run(List.of("cat", "/etc/debian_version")).text())
                        .isEqualTo(Files.readString(tree.resolve("etc/debian_version"))
                                .strip());
                assertThat(sandbox.run(SandboxCommand.of(List.of("cat", shown + "/note"))
                                        .as(0))
                                .text())
                        .isEqualTo("seen");
                assertThat(sandbox.run(SandboxCommand.of(List.of("ls", "/root", "/home", "/mnt"))
                                        .as(0))
                                .text()
                                .split("\\s+"))
                        .as("nothing of the host's")
                        .containsExactlyInAnyOrder("/root:", "/home:", "/mnt:");
                SandboxCommand plant = SandboxCommand.of(List.of("sh", "-c", "echo x >" + planted));
                boolean writable = spec.kind() == SandboxKind.USER;
                assertThat(sandbox.run(plant.as(0)).succeeded()).isEqualTo(writable);
                assertThat(sandbox.run(List.of("sh", "-c", "echo 1 > /proc/sys/kernel/printk"))
                                .succeeded())
                        .isFalse();
            }
            assertThat(tree.resolve(planted.substring(1))).doesNotExist();
            assertThat(Path.of(planted)).doesNotExist();
            assertThat(directory).doesNotExist();
        }
    }

    @Test
    void the_manager_gets_the_variables_asked_for() throws Exception {
        SandboxSpec spec = SandboxSpec.user().withManagerVariable("COLOUR", "dark blue");
        try (Sandbox sandbox = Sandbox.start(spec)) {
            assertThat(sandbox.systemctl("show-environment").output()).contains("dark blue");
        }
    }

    @Test
    void several_at_once_do_not_see_each_other() throws Exception {
        try (Sandbox one = Sandbox.start(SandboxSpec.user());
                Sandbox two = Sandbox.start(SandboxSpec.system())) {
            try (Sandbox three = Sandbox.start(SandboxSpec.user())) {
                Files.writeString(three.admin().resolve("only.service"), SLEEPER);
                assertThat(three.systemctl("start", "only.service").succeeded()).isTrue();
                for (Sandbox other : List.of(one, two)) {
                    assertThat(other.systemctl("is-active", "only.service").text())
                            .isEqualTo("inactive");
                }
            }
            for (Sandbox other : List.of(one, two)) {
                assertThat(other.systemctl("is-system-running").text()).isEqualTo("running");
            }
        }
    }

    @Test
    void a_command_past_its_deadline_is_killed_and_says_so() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSpec.user())) {
            SandboxCommand slow = SandboxCommand.of(List.of("sleep", "600")).within(Duration.ofMillis(300));
            assertThat(sandbox.run(slow).timedOut()).isTrue();
        }
    }

    @Test
    void a_closed_sandbox_offers_nothing_more() throws Exception {
        Sandbox sandbox = Sandbox.start(SandboxSpec.user());
        sandbox.close();
        sandbox.close();
        assertThatThrownBy(sandbox::root).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sandbox.signal(ManagerSignal.KILL)).isInstanceOf(IllegalStateException.class);
    }

    private static String fragment(Sandbox sandbox, String unit) throws IOException {
        return sandbox.systemctl("show", "-P", "FragmentPath", unit).text();
    }
}
