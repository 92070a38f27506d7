package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Host;
import io.unitward.facts.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReaderTest {
    @TempDir
    Path root;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private Host read(Scope scope) {
        try {
            long uid = ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
            return new HostReader(host.roots()).read(scope, uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void tellsTheBootAndWhatItCannotTellIsNull() {
        assertThat(read(Scope.USER)).isEqualTo(new Host(null, null));
        host.file("/proc/sys/kernel/random/boot_id", "d00a7f27-f779-4b06-bdd3-2d54426d0928\n");
        assertThat(read(Scope.USER).bootId()).isEqualTo("d00a7f27-f779-4b06-bdd3-2d54426d0928");
    }

    @Test
    void aHeldDpkgLockIsAPackageRun() throws IOException {
        host.file("/var/lib/dpkg/lock", "");
        long inode = Stat.of(host.at("/var/lib/dpkg/lock")).inode();
        host.file("/proc/locks", "1: POSIX  ADVISORY  WRITE 812 08:01:" + inode + " 0 EOF\n");
        assertThat(read(Scope.SYSTEM).activity()).isEqualTo("a dpkg run");
        assertThat(read(Scope.USER).activity()).isNull();
        host.file("/proc/locks", "1: POSIX  ADVISORY  READ  812 08:01:" + inode + " 0 EOF\n");
        assertThat(read(Scope.SYSTEM).activity()).isNull();
        host.file("/proc/locks", "1: -> POSIX  ADVISORY  WRITE 812 08:01:" + inode + " 0 EOF\n");
        assertThat(read(Scope.SYSTEM).activity()).isNull();
        host.file("/proc/locks", "1: POSIX  ADVISORY  WRITE 812 08:01:1" + inode + " 0 EOF\n");
        assertThat(read(Scope.SYSTEM).activity()).isNull();
    }

    @Test
    void aHeldRpmLockAndASwitchOfTheSameManagerAreTold() throws IOException {
        host.file("/var/lib/rpm/.rpm.lock", "");
        long inode = Stat.of(host.at("/var/lib/rpm/.rpm.lock")).inode();
        host.file("/proc/locks", "1: POSIX  ADVISORY  WRITE 812 08:01:" + inode + " 0 EOF\n");
        assertThat(read(Scope.SYSTEM).activity()).isEqualTo("an rpm run");
        host.file("/proc/locks", "");
        assertThat(read(Scope.SYSTEM).activity()).isNull();
        host.file("/proc/77/comm", "sd-switch\n");
        assertThat(read(Scope.USER).activity()).contains("sd-switch, process 77");
    }

    @Test
    void theSteadyClockOfTheJdkIsSystemds() {
        assertThat(new HostReader(HostRoots.THIS_HOST).monotonic()).isPositive();
        host.file("/proc/uptime", "0.01 0.01\n");
        assertThat(new HostReader(host.roots()).monotonic()).isNull();
        host.file("/proc/uptime", "nonsense");
        assertThat(new HostReader(host.roots()).monotonic()).isNull();
    }
}
