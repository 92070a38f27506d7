package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.collector.disk.HostRoots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which foreign drop-ins heal leaves because a package may own them, in a small host with dpkg's database. */
class PackagedDropInsTest {
    private static final String PACKAGED = "/etc/systemd/system/web.service.d/packaged.conf";
    private static final String BY_HAND = "/etc/systemd/system/web.service.d/override.conf";
    private static final String AT_HOME = "/home/bob/.config/systemd/user/web.service.d/shipped.conf";

    @TempDir
    Path root;

    @Test
    void whatAPackageOwnsIsLeftAndNamedWhereverItLies() throws Exception {
        dpkg("install ok installed");
        assertThat(ask())
                .containsExactly(
                        Map.entry(
                                PACKAGED,
                                "it belongs to the package web 2.0-1; list it in dropIns.allow of the owner, or remove the package"),
                        Map.entry(
                                AT_HOME,
                                "it belongs to the package web 2.0-1; list it in dropIns.allow of the owner, or remove the package"));
    }

    @Test
    void whereTheDatabaseCannotTellEverythingIsLeft() throws Exception {
        dpkg("install ok installed");
        write("/var/lib/dpkg/info/web.list", "/.\n" + PACKAGED);
        assertThat(ask())
                .hasSize(3)
                .allSatisfy(
                        (path, why) -> assertThat(why).startsWith("it is not known whether it belongs to a package: "));
        dpkg("install ok half-installed");
        assertThat(ask()).containsOnlyKeys(PACKAGED, AT_HOME);
    }

    @Test
    void aHostWithoutADatabaseHasNoPackagedDropIns() {
        assertThat(ask()).isEmpty();
    }

    private Map<String, String> ask() {
        // As if nobody were root, so that files are opened whoever runs the tests.
        return PackagedDropIns.ask(
                new HostRoots(root), 1000, List.of(PACKAGED, BY_HAND, AT_HOME), Duration.ofSeconds(30));
    }

    private void dpkg(String state) throws IOException {
        Files.createDirectories(root.resolve("var/lib/dpkg/updates"));
        write("/var/lib/dpkg/info/format", "1\n");
        write("/var/lib/dpkg/info/web.list", "/.\n" + PACKAGED + "\n" + AT_HOME + "\n");
        write("/var/lib/dpkg/info/web.md5sums", "");
        write("/var/lib/dpkg/status", "Package: web\nStatus: " + state + "\nArchitecture: amd64\nVersion: 2.0-1\n\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
