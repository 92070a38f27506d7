package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.facts.DirectoryEntry;
import io.unitward.facts.DirectoryKind;
import io.unitward.facts.Layer;
import io.unitward.facts.Quadlet;
import io.unitward.facts.Scope;
import io.unitward.facts.SearchDirectory;
import io.unitward.facts.UnitFile;
import io.unitward.host.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuadletReaderTest {
    private static final String SOURCES = "/home/a/.config/containers/systemd";
    private static final String GENERATOR = "/run/user/1000/systemd/generator";

    @TempDir
    Path root;

    private TestHost host;
    private Deadline deadline = TestHost.soon();
    private long caller = 1000;
    private SearchDirectory.Status status = SearchDirectory.Status.LISTED;

    @BeforeEach
    void host() {
        host = new TestHost(root);
        host.directory(GENERATOR);
    }

    private List<Quadlet> read() throws Exception {
        Resolver resolver = host.resolver();
        Contents contents = new Contents(caller, 1000);
        ManagerInputReader.Inputs inputs = new ManagerInputReader(resolver, contents, TestHost.soon(), null)
                .read(
                        Scope.USER,
                        1000,
                        new InputDirectories("/home/a/.config", "/run/user/1000", List.of(), List.of()));
        List<DirectoryEntry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.list(host.at(GENERATOR))) {
            for (Path file : files.sorted().toList()) {
                String link = Files.isSymbolicLink(file) ? "x" : null;
                entries.add(new DirectoryEntry(file.getFileName().toString(), link, null));
            }
        }
        SearchDirectory generated = new SearchDirectory(
                GENERATOR, DirectoryKind.UNITS, Layer.GENERATOR, status, GENERATOR, null, null, List.of(), entries);
        SearchDirectory own = new SearchDirectory(
                SOURCES,
                DirectoryKind.UNITS,
                Layer.USER_CONFIG,
                SearchDirectory.Status.UNREADABLE,
                null,
                null,
                null,
                List.of(),
                List.of());
        return new QuadletReader(resolver, contents, deadline).read(inputs, List.of(own, generated));
    }

    private Quadlet one() throws Exception {
        List<Quadlet> all = read();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private void generated(String name, String source) {
        host.file(GENERATOR + "/" + name, "[Unit]\nSourcePath=" + source + "\n[Service]\nExecStart=/bin/true\n");
    }

    @Test
    void aSourceIsFollowedToWhatWasGeneratedFromIt() throws Exception {
        String path = host.file(SOURCES + "/app/web.container", "[Container]\nImage=a:1\nContainerName=w\nImage=a:2\n");
        generated("web.service", path);
        Quadlet web = one();
        assertThat(web.path()).isEqualTo(path);
        assertThat(web.name()).isEqualTo("web.container");
        assertThat(web.unit()).isEqualTo("web.service");
        assertThat(web.status()).isEqualTo(UnitFile.Status.READ);
        assertThat(web.sha256()).hasSize(64);
        assertThat(web.changedAt()).isEqualTo(host.ctime(path));
        assertThat(web.image()).isEqualTo("a:2");
        assertThat(web.containerName()).isEqualTo("w");
        assertThat(web.generatedPath()).isEqualTo(GENERATOR + "/web.service");
        assertThat(web.otherSource()).isNull();
        assertThat(web.problem()).isNull();
    }

    @Test
    void whateverItIsCalledItIsWhatNamesTheSource() throws Exception {
        String path = host.file(SOURCES + "/web.container", "[Container]\nServiceName=other\n");
        generated("of-an-older-podman.service", path);
        assertThat(one().generatedPath()).isEqualTo(GENERATOR + "/of-an-older-podman.service");
        assertThat(one().unit()).isEqualTo("other.service");
        assertThat(one().image()).isNull();
    }

    @Test
    void aSourceOfWhichNothingWasMade() throws Exception {
        host.file(SOURCES + "/web.container", "[Container]\nImage=\n");
        generated("db.service", SOURCES + "/db.container");
        host.file(GENERATOR + "/app-x@autostart.service", "[Unit]\nDescription=no source\n");
        host.file(GENERATOR + "/x.target", "[Unit]\nSourcePath=" + SOURCES + "/web.container\n");
        host.link(GENERATOR + "/alias.service", "db.service");
        assertThat(one().generatedPath()).isNull();
        assertThat(one().problem()).isNull();
        assertThat(one().otherSource()).isNull();
    }

    @Test
    void theUnitMayHaveBeenGeneratedFromAnother() throws Exception {
        String kube = host.file(SOURCES + "/web.kube", "[Kube]\nYaml=x\n");
        host.file(SOURCES + "/web.container", "[Container]\nImage=a\n");
        generated("web.service", kube);
        assertThat(read())
                .extracting(Quadlet::path, Quadlet::generatedPath, Quadlet::otherSource)
                .containsExactly(
                        tuple(SOURCES + "/web.container", null, kube), tuple(kube, GENERATOR + "/web.service", null));
    }

    @Test
    void aDirectoryReachedByALinkIsNamedByItsEnd() throws Exception {
        host.file("/home/a/dotfiles/web.container", "[Container]\n");
        host.link("/home/a/.config/containers/systemd", "/home/a/dotfiles");
        generated("web.service", "/home/a/dotfiles/web.container");
        assertThat(one().path()).isEqualTo(SOURCES + "/web.container");
        assertThat(one().generatedPath()).isNotNull();
    }

    @Test
    void aLinkMayBeNamedAsItIsOrByItsEnd() throws Exception {
        host.file("/home/a/dotfiles/b.container", "[Container]\n");
        host.link(SOURCES + "/web.container", "/home/a/dotfiles/b.container");
        generated("web.service", SOURCES + "/web.container");
        assertThat(one().generatedPath()).isNotNull();
        generated("web.service", "/home/a/dotfiles/b.container");
        assertThat(one().generatedPath()).isNotNull();
    }

    @Test
    void dropInsCountAsPartOfIt() throws Exception {
        String path = host.file(SOURCES + "/web.container", "[Container]\nImage=a:1\n");
        Instant before = host.ctime(path);
        Thread.sleep(30);
        host.file("/etc/containers/systemd/users/web.container.d/x.conf", "[Container]\nImage=a:2\n");
        Quadlet web = one();
        assertThat(web.changedAt()).isAfter(before);
        assertThat(web.image()).as("a drop-in may say otherwise").isNull();
        assertThat(web.containerName()).isNull();
    }

    @Test
    void aDirectoryMovedIntoPlaceIsAsNewAsTheMove() throws Exception {
        String path = host.file(SOURCES + "/app/web.container", "[Container]\nImage=a:1\n");
        Thread.sleep(30);
        Files.setLastModifiedTime(host.at(SOURCES + "/app"), FileTime.from(Instant.EPOCH));
        assertThat(one().changedAt()).isAfter(host.ctime(path)).isEqualTo(host.ctime(SOURCES + "/app"));
    }

    @Test
    void aMaskAndWhatCannotBeReadAreTold() throws Exception {
        host.link(SOURCES + "/a.container", "/dev/null");
        host.link(SOURCES + "/b.container", "nowhere");
        assertThat(read())
                .extracting(Quadlet::status)
                .containsExactly(UnitFile.Status.NULL_DEVICE, UnitFile.Status.MISSING);
    }

    @Test
    void whatCannotBeListedOrReadIsUnknown() throws Exception {
        host.file(SOURCES + "/web.container", "[Container]\nImage=a:1\n");
        status = SearchDirectory.Status.UNREADABLE;
        assertThat(one().problem()).isEqualTo("the directory " + GENERATOR + " of generated units could not be listed");
        status = SearchDirectory.Status.LISTED;
        host.link("/gone", "nowhere");
        Files.createDirectory(host.at(GENERATOR + "/db.service"));
        assertThat(one().problem())
                .as("it may be the one")
                .isEqualTo("what " + GENERATOR + "/db.service was generated from could not be read");
        generated("other.service", SOURCES + "/web.container");
        assertThat(one().problem()).isNull();
    }

    @Test
    void anUnreadUnitOfItsNameMayBeIts() throws Exception {
        host.file(SOURCES + "/web.container", "[Container]\nImage=a:1\n");
        Files.createDirectory(host.at(GENERATOR + "/web.service"));
        Files.createDirectory(host.at(GENERATOR + "/zzz.service"));
        assertThat(one().problem()).contains("/web.service was generated from");
    }

    @Test
    void nothingIsToldAfterTheDeadline() throws Exception {
        host.file(SOURCES + "/web.container", "[Container]\nImage=a:1\n");
        deadline = Deadline.in(Duration.ZERO);
        assertThat(one().problem()).isEqualTo("not looked at before the deadline of 0 s");
        assertThat(one().status()).isEqualTo(UnitFile.Status.UNREADABLE);
    }

    @Test
    void rootDoesNotOpenWhatItsUserCouldSwap() throws Exception {
        String path = host.file(SOURCES + "/web.container", "[Container]\nImage=a:1\n");
        generated("web.service", path);
        caller = 0;
        assertThat(one().status()).isEqualTo(UnitFile.Status.NOT_TRUSTED);
        assertThat(one().generatedPath()).isNull();
        assertThat(one().problem()).contains("could not be read");
    }

    @Test
    void whatIsNoSource() throws Exception {
        host.file(SOURCES + "/web.container.d/x.conf", "");
        host.file(SOURCES + "/web.d/inner.container", "");
        host.file(SOURCES + "/web.conf", "");
        host.file(SOURCES + "/b.quadlet", "");
        host.file("/home/a/.config/autostart/x.container", "");
        assertThat(read()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "web.container,web.service",
        "a.b.container,a.b.service",
        "web@.container,web@.service",
        "web@1.container,web@1.service",
        "app.kube,app.service",
        "app.pod,app-pod.service",
        "app@.pod,app@-pod.service",
        "data.volume,data-volume.service",
        "net.network,net-network.service",
        "img.image,img-image.service",
        "img.build,img-build.service",
        "art.artifact,art-artifact.service",
        "no name.container,",
    })
    void namesOfUnits(String source, String unit) throws Exception {
        host.file(SOURCES + "/" + source, "");
        assertThat(one().unit()).isEqualTo(unit);
    }

    @ParameterizedTest
    @CsvSource({"container,Container", "pod,Pod", "kube,Kube", "volume,Volume", "build,Build"})
    void aServiceNameGoesFirst(String kind, String section) throws Exception {
        host.file(SOURCES + "/x." + kind, "[Other]\nServiceName=no\n[" + section + "]\nServiceName=named\n");
        assertThat(one().unit()).isEqualTo("named.service");
    }
}
