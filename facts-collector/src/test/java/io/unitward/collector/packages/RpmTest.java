package io.unitward.collector.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.disk.TestHost;
import io.unitward.collector.packages.Packaged.State;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.UnitFile;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same by a real rpm database, with packages built here. */
@Tag("real")
class RpmTest {
    private static final String UNIT = "/usr/lib/systemd/system/unitward-web.service";
    private static final String LINK = "/usr/lib/systemd/system/unitward-alias.service";
    private static final String CONFIG = "/etc/systemd/system/unitward-web.service.d/10-limits.conf";
    private static final String SPEC = """
            Name: unitward-web
            Epoch: 1
            Version: 2.0
            Release: 3
            Summary: a test
            License: none
            BuildArch: noarch
            %description
            None.
            %install
            mkdir -p %{buildroot}/usr/lib/systemd/system %{buildroot}/etc/systemd/system/unitward-web.service.d
            printf '[Service]\\n' > %{buildroot}/usr/lib/systemd/system/unitward-web.service
            ln -s unitward-web.service %{buildroot}/usr/lib/systemd/system/unitward-alias.service
            printf '[Unit]\\n' > %{buildroot}/etc/systemd/system/unitward-web.service.d/10-limits.conf
            %files
            %attr(0640,root,root) /usr/lib/systemd/system/unitward-web.service
            /usr/lib/systemd/system/unitward-alias.service
            %config(noreplace) /etc/systemd/system/unitward-web.service.d/10-limits.conf
            %ghost /usr/lib/systemd/system/unitward-ghost.service
            """;

    @TempDir
    static Path build;

    private static Path rpm;

    @TempDir
    Path root;

    private TestHost host;

    @BeforeAll
    static void build() throws IOException {
        Path spec = Files.writeString(build.resolve("web.spec"), SPEC);
        run(List.of(
                "rpmbuild",
                "-bb",
                "--define",
                "_topdir " + build,
                "--define",
                "_binary_filedigest_algorithm 8",
                "--dbpath",
                build.resolve("db").toString(),
                spec.toString()));
        rpm = build.resolve("RPMS/noarch/unitward-web-2.0-3.noarch.rpm");
    }

    @BeforeEach
    void database() throws IOException {
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        host = new TestHost(root);
        host.directory("/var/lib/rpm");
        List<String> install = new ArrayList<>(
                List.of("rpm", "--dbpath", host.at("/var/lib/rpm").toString()));
        install.addAll(List.of("-i", "--justdb", "--nodeps", "--ignorearch", "--force-debian", rpm.toString()));
        run(install);
        host.file(UNIT, "[Service]\n");
        host.link(LINK, "unitward-web.service");
        host.file(CONFIG, "[Unit]\n");
    }

    private static void run(List<String> argv) throws IOException {
        ProcessResult result = new BoundedProcess(argv, Map.of("PATH", "/usr/bin:/bin", "HOME", build.toString()))
                .run(Deadline.in(Duration.ofSeconds(60)));
        assertThat(result.succeeded()).as(result.stdoutText() + result.stderr()).isTrue();
    }

    private PackageFiles files() {
        return new PackageFiles(host.roots(), TestHost.uid(), Deadline.in(Duration.ofSeconds(30)));
    }

    private SourceFile compare(String path) {
        PackageFiles files = files();
        Map<String, Packaged> answers = files.lookUp(List.of(path), List.of("/usr/lib/systemd/system"));
        assertThat(files.problem()).isNull();
        return files.compare("site", answers.get(path), answers);
    }

    @Test
    void tellsTheOwnerTheModeAndThatTheFileIsUnmodified() {
        assertThat(compare(UNIT))
                .isEqualTo(new SourceFile(
                        "site",
                        UNIT,
                        "/var/lib/rpm",
                        UnitFile.Status.READ,
                        FakeDpkg.hex("SHA-256", "[Service]\n"),
                        List.of(),
                        new Declared(Provider.PACKAGE, null, 0640, "unitward-web 1:2.0-3", null, true)));
        host.file(UNIT, "changed");
        assertThat(compare(UNIT).declared().unmodified()).isFalse();
        assertThat(compare(UNIT).sha256()).isNull();
    }

    @Test
    void aChangedConfigurationFileIsModified() {
        assertThat(compare(CONFIG).declared().unmodified()).isTrue();
        host.file(CONFIG, "changed");
        assertThat(compare(CONFIG).declared().unmodified()).isFalse();
    }

    @Test
    void aLinkIsHeldAgainstWhatThePackagedLinkSays() throws IOException {
        assertThat(compare(LINK).declared())
                .isEqualTo(new Declared(
                        Provider.PACKAGE, "unitward-web.service", null, "unitward-web 1:2.0-3", null, true));
        assertThat(compare(LINK).sha256()).isEqualTo(FakeDpkg.hex("SHA-256", "[Service]\n"));
        host.file(UNIT, "changed");
        assertThat(compare(LINK).declared().unmodified()).isFalse();
        host.file(UNIT, "[Service]\n");
        Files.delete(host.at(LINK));
        host.link(LINK, "other.service");
        assertThat(compare(LINK).declared().unmodified()).isFalse();
    }

    @Test
    void aFileThatThePackageOnlyClaimsHasNoDigest() {
        host.file("/usr/lib/systemd/system/unitward-ghost.service", "[Unit]\n");
        assertThat(compare("/usr/lib/systemd/system/unitward-ghost.service")
                        .declared()
                        .unmodified())
                .isNull();
    }

    @Test
    void asksForManyAtOnceAndWhatNobodyOwnsIsUnowned() {
        List<String> paths = new ArrayList<>(List.of(UNIT, CONFIG));
        for (int i = 0; i < 1200; i++) {
            paths.add("/etc/systemd/system/unitward-none-" + i + ".service");
        }
        Map<String, Packaged> answers = files().lookUp(paths);
        assertThat(answers).hasSize(1202);
        assertThat(answers.values().stream().filter(each -> each.state() == State.OWNED))
                .hasSize(2);
        assertThat(answers.values().stream().filter(each -> each.state() == State.UNOWNED))
                .hasSize(1200);
    }

    @Test
    void aDamagedDatabaseIsOneProblemAndUnknown() throws IOException {
        Path file = host.at("/var/lib/rpm/rpmdb.sqlite");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, 5000));
        PackageFiles files = files();
        Map<String, Packaged> answers = files.lookUp(List.of(UNIT, "/etc/x"));
        assertThat(answers.values()).allMatch(each -> each.state() == State.UNKNOWN);
        assertThat(files.problem()).startsWith("rpm ");
    }

    @Test
    void aDatabaseThatOthersMayWriteIsNotAsked() {
        host.mode("/var/lib/rpm/rpmdb.sqlite", "rw-rw-rw-");
        PackageFiles files = files();
        assertThat(files.lookUp(List.of(UNIT)).get(UNIT).state()).isEqualTo(State.UNKNOWN);
        assertThat(files.problem()).contains("may be written by others");
    }

    @Test
    void askingChangesNothing() throws IOException {
        Map<String, Object> before = Files.readAttributes(host.at("/var/lib/rpm"), "unix:ctime,lastModifiedTime");
        compare(UNIT);
        assertThat(Files.readAttributes(host.at("/var/lib/rpm"), "unix:ctime,lastModifiedTime"))
                .isEqualTo(before);
    }
}
