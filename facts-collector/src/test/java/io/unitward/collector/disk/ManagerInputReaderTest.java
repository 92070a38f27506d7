package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.ManagerInput;
import io.unitward.facts.ManagerInput.Kind;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagerInputReaderTest {
    private static final InputDirectories DIRECTORIES = new InputDirectories(
            "/home/a/.config", "/run/user/1000", List.of("/opt/desk", "/etc/xdg"), List.of("/opt/quadlet"));

    @TempDir
    Path root;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private List<ManagerInput> read(Scope scope, Instant loadedAt) {
        ManagerInputReader reader =
                new ManagerInputReader(host.resolver(), new Contents(1000, 1000), TestHost.soon(), loadedAt);
        ManagerInputReader.Inputs inputs = reader.read(scope, 1000, DIRECTORIES);
        assertThat(inputs.problems()).isEmpty();
        return inputs.inputs();
    }

    private static List<String> lines(List<ManagerInput> inputs) {
        return inputs.stream().map(input -> input.path() + " " + input.kind()).toList();
    }

    @Test
    void aUsersManager() {
        host.file("/etc/systemd/user.conf", "");
        host.file("/etc/systemd/system.conf", "");
        host.file("/home/a/.config/systemd/user.conf.d/x.conf", "");
        host.file("/home/a/.config/systemd/user.conf.d/README", "");
        host.file("/usr/lib/environment.d/99.conf", "");
        host.file("/usr/lib/systemd/user-generators/gen", "");
        host.file("/usr/lib/systemd/user-environment-generators/env", "");
        host.file("/home/a/.config/containers/systemd/app/web.container", "");
        host.file("/home/a/.config/containers/systemd/app/web.container.d/x.conf", "");
        host.file("/home/a/.config/containers/systemd/app/web.container.swp", "");
        host.file("/etc/containers/systemd/users/1000/b.container", "");
        host.file("/etc/containers/systemd/users/1001/c.container", "");
        host.file("/etc/containers/systemd/users/all.container", "");
        host.link("/home/a/.config/containers/systemd/app/loop", "..");
        assertThat(lines(read(Scope.USER, null)))
                .containsExactly(
                        "/etc/containers/systemd/users GENERATOR_SOURCE",
                        "/etc/containers/systemd/users/1000 GENERATOR_SOURCE",
                        "/etc/containers/systemd/users/1000/b.container GENERATOR_SOURCE",
                        "/etc/containers/systemd/users/all.container GENERATOR_SOURCE",
                        "/etc/systemd/user.conf CONFIGURATION",
                        "/home/a/.config/containers/systemd GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/app GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/app/loop GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/app/web.container GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/app/web.container.d GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/app/web.container.d/x.conf GENERATOR_SOURCE",
                        "/home/a/.config/systemd/user.conf.d CONFIGURATION",
                        "/home/a/.config/systemd/user.conf.d/x.conf CONFIGURATION",
                        "/usr/lib/environment.d ENVIRONMENT",
                        "/usr/lib/environment.d/99.conf ENVIRONMENT",
                        "/usr/lib/systemd/user-environment-generators ENVIRONMENT_GENERATOR",
                        "/usr/lib/systemd/user-environment-generators/env ENVIRONMENT_GENERATOR",
                        "/usr/lib/systemd/user-generators GENERATOR",
                        "/usr/lib/systemd/user-generators/gen GENERATOR");
    }

    @Test
    void whatTheManagersEnvironmentLeadsAGeneratorTo() {
        host.file("/opt/desk/autostart/foo.desktop", "");
        host.file("/opt/desk/autostart/named-otherwise", "");
        host.file("/opt/desk/autostart/.hidden.desktop", "");
        host.file("/etc/xdg/autostart/bar.desktop", "");
        host.file("/home/a/.config/autostart/baz.desktop", "");
        host.file("/opt/quadlet/sub/web.container", "");
        assertThat(lines(read(Scope.USER, null)))
                .containsExactly(
                        "/etc/xdg/autostart GENERATOR_SOURCE",
                        "/etc/xdg/autostart/bar.desktop GENERATOR_SOURCE",
                        "/home/a/.config/autostart GENERATOR_SOURCE",
                        "/home/a/.config/autostart/baz.desktop GENERATOR_SOURCE",
                        "/opt/desk/autostart GENERATOR_SOURCE",
                        "/opt/desk/autostart/foo.desktop GENERATOR_SOURCE",
                        "/opt/desk/autostart/named-otherwise GENERATOR_SOURCE",
                        "/opt/quadlet GENERATOR_SOURCE",
                        "/opt/quadlet/sub GENERATOR_SOURCE",
                        "/opt/quadlet/sub/web.container GENERATOR_SOURCE");
    }

    @Test
    void quadletSkipsNothingHidden() {
        host.file("/home/a/.config/containers/systemd/.hidden/job.container", "");
        host.file("/home/a/.config/containers/systemd/.job.container", "");
        host.file("/home/a/.config/containers/systemd/.gitignore", "");
        assertThat(lines(read(Scope.USER, null)))
                .containsExactly(
                        "/home/a/.config/containers/systemd GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/.hidden GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/.hidden/job.container GENERATOR_SOURCE",
                        "/home/a/.config/containers/systemd/.job.container GENERATOR_SOURCE");
    }

    @Test
    void theSystemsManager() {
        host.file("/etc/systemd/user.conf", "");
        host.file("/etc/systemd/system.conf", "");
        host.file("/etc/fstab", "");
        host.file("/etc/init.d/foo", "");
        host.link("/etc/rc3.d/S01foo", "../init.d/foo");
        host.file("/etc/containers/systemd/a.container", "");
        host.file("/etc/containers/systemd/users/1000/b.container", "");
        assertThat(lines(read(Scope.SYSTEM, null)))
                .containsExactly(
                        "/etc/containers/systemd GENERATOR_SOURCE",
                        "/etc/containers/systemd/a.container GENERATOR_SOURCE",
                        "/etc/fstab GENERATOR_SOURCE",
                        "/etc/init.d GENERATOR_SOURCE",
                        "/etc/init.d/foo GENERATOR_SOURCE",
                        "/etc/rc3.d GENERATOR_SOURCE",
                        "/etc/rc3.d/S01foo GENERATOR_SOURCE",
                        "/etc/systemd/system.conf CONFIGURATION");
    }

    @Test
    void onlyWhatIsNewerThanTheLoadIsRead() throws IOException {
        host.file("/etc/systemd/user.conf.d/old.conf", "abc");
        host.tick();
        Instant loadedAt = host.ctime("/etc/systemd/user.conf.d/old.conf").plusMillis(100);
        while (Instant.now().isBefore(loadedAt.plusMillis(20))) {
            host.tick();
        }
        host.file("/etc/systemd/user.conf.d/new.conf", "abc");
        List<ManagerInput> inputs = read(Scope.USER, loadedAt);
        assertThat(inputs).extracting(ManagerInput::kind).containsOnly(Kind.CONFIGURATION);
        // The directory has no content, new.conf has, old.conf was not looked into.
        assertThat(inputs).extracting(input -> input.sha256() == null).containsExactly(true, false, true);
    }

    @Test
    void afterTheDeadlineEveryPlaceIsAProblem() {
        ManagerInputReader reader =
                new ManagerInputReader(host.resolver(), new Contents(1000, 1000), Deadline.in(Duration.ZERO), null);
        ManagerInputReader.Inputs inputs = reader.read(Scope.USER, 1000, DIRECTORIES);
        assertThat(inputs.inputs()).isEmpty();
        assertThat(inputs.problems()).isNotEmpty().allMatch(p -> p.kind().name().equals("MANAGER_INPUT"));
    }

    @Test
    void aHugeTreeIsAProblemAndNotAHang() throws IOException {
        String directory = "/home/a/.config/containers/systemd";
        StringBuilder deep = new StringBuilder(directory);
        for (int i = 0; i < 20; i++) {
            deep.append("/d");
        }
        host.directory(deep.toString());
        Files.writeString(host.at(deep + "/x.container"), "");
        ManagerInputReader reader =
                new ManagerInputReader(host.resolver(), new Contents(1000, 1000), TestHost.soon(), null);
        assertThat(reader.read(Scope.USER, 1000, DIRECTORIES).problems()).hasSize(1);
    }
}
