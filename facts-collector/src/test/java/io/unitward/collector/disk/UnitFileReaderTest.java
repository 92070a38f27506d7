package io.unitward.collector.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionProblem;
import io.unitward.facts.Layer;
import io.unitward.facts.Link;
import io.unitward.facts.UnitFile;
import io.unitward.facts.UnitFile.Status;
import io.unitward.facts.Writer;
import io.unitward.unitfile.Utf8Text;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UnitFileReaderTest {
    private static final String U = "/home/a/.config/systemd/user";

    @TempDir
    Path root;

    private TestHost host;

    @BeforeEach
    void host() {
        host = new TestHost(root);
    }

    private UnitFile read(String path) {
        return host.files().read(path).file();
    }

    @Test
    void readsAPlainFile() {
        host.file(U + "/a.service", "abc");
        UnitFile file = read(U + "/a.service");
        assertThat(file.status()).isEqualTo(Status.READ);
        assertThat(file.sha256()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(file.realPath()).isEqualTo(U + "/a.service");
        assertThat(file.links()).isEmpty();
        assertThat(file.layer()).isEqualTo(Layer.USER_CONFIG);
        assertThat(file.size()).isEqualTo(3);
        assertThat(file.mode()).isEqualTo(0644);
        assertThat(file.uid()).isEqualTo(TestHost.uid());
        assertThat(file.changedAt()).isEqualTo(host.ctime(U + "/a.service"));
        assertThat(file.writers()).isEmpty();
    }

    @Test
    void followsEveryLinkWithinTheHost() throws IOException {
        host.file("/nix/store/h/a.service", "abc");
        host.link(U + "/a.service", "/profile/current/a.service");
        host.tick();
        host.link("/profile/current", "../nix/store/h");
        UnitFile file = read(U + "/a.service");
        assertThat(file.status()).isEqualTo(Status.READ);
        assertThat(file.realPath()).isEqualTo("/nix/store/h/a.service");
        assertThat(file.links())
                .containsExactly(
                        new Link(U + "/a.service", "/profile/current/a.service"),
                        new Link("/profile/current", "../nix/store/h"));
        assertThat(file.changedAt()).isEqualTo(host.ctime("/profile/current"));
    }

    @Test
    void aDirectoryThatWasMovedIntoTheWayCounts() throws IOException {
        host.file("/srv/new/a.service", "abc");
        host.file("/srv/current/a.service", "old");
        host.link(U + "/a.service", "/srv/current/a.service");
        Instant before = read(U + "/a.service").changedAt();
        host.tick();
        Files.move(host.at("/srv/current"), host.at("/srv/old"));
        Files.move(host.at("/srv/new"), host.at("/srv/current"));
        assertThat(read(U + "/a.service").changedAt()).isAfter(before);
    }

    @Test
    void whatIsNotThereIsMissing() {
        host.link(U + "/dangling.service", "/nowhere/a.service");
        host.file(U + "/file", "");
        assertThat(read(U + "/a.service").status()).isEqualTo(Status.MISSING);
        assertThat(read(U + "/file/a.service").status()).isEqualTo(Status.MISSING);
        assertThat(read("/").status()).isEqualTo(Status.NOT_REGULAR);
        UnitFile dangling = read(U + "/dangling.service");
        assertThat(dangling.status()).isEqualTo(Status.MISSING);
        assertThat(dangling.realPath()).isNull();
        assertThat(dangling.links()).hasSize(1);
    }

    @Test
    void loopsOfLinksEnd() {
        host.link(U + "/a.service", "b.service");
        host.link(U + "/b.service", "a.service");
        host.link(U + "/self.service", "self.service/x");
        assertThat(read(U + "/a.service").status()).isEqualTo(Status.LINK_LOOP);
        assertThat(read(U + "/self.service").status()).isEqualTo(Status.LINK_LOOP);
    }

    @Test
    void whatIsNoFileIsNotOpened() throws Exception {
        host.fifo(U + "/fifo.service");
        host.directory(U + "/directory.service");
        host.link(U + "/tty.service", "/fifo");
        host.fifo("/fifo");
        for (String name : new String[] {"fifo", "directory", "tty"}) {
            assertThat(read(U + "/" + name + ".service").status()).isEqualTo(Status.NOT_REGULAR);
        }
    }

    @Test
    void aMaskIsKnownAndItsDeviceHasNoTime() throws IOException {
        host.link(U + "/m.service", "/dev/null");
        UnitFile file = read(U + "/m.service");
        assertThat(file.status()).isEqualTo(Status.NULL_DEVICE);
        assertThat(file.realPath()).isEqualTo("/dev/null");
        assertThat(file.changedAt()).isEqualTo(host.ctime(U + "/m.service"));
        assertThat(file.writers()).isEmpty();
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        host.file(U + "/a.service", "");
        try (RandomAccessFile file =
                new RandomAccessFile(host.at(U + "/a.service").toFile(), "rw")) {
            file.setLength(100L * 1024 * 1024);
        }
        UnitFile file = read(U + "/a.service");
        assertThat(file.status()).isEqualTo(Status.TOO_LARGE);
        assertThat(file.sha256()).isNull();
    }

    @Test
    void aPathThatNoFileCanHaveIsUnreadable() {
        UnitFileReader.Seen seen = host.files().read("/a\0b");
        assertThat(seen.file().status()).isEqualTo(Status.UNREADABLE);
        assertThat(seen.problem()).isNotNull();
        assertThat(host.files().read("/" + "x".repeat(5000)).file().status()).isEqualTo(Status.UNREADABLE);
    }

    @Test
    void whoeverMayWriteAnyPartOfTheWayIsNamed() {
        host.file("/srv/u/a.service", "abc");
        host.link(U + "/a.service", "/srv/u/a.service");
        host.mode("/srv", "rwxr-xrwx");
        assertThat(read(U + "/a.service").writers())
                .containsExactly(new Writer(Writer.Kind.EVERYBODY, -1, null, "/srv"));
        host.mode("/srv", "rwxr-xr-x");
        host.mode("/srv/u/a.service", "rw-r--rw-");
        host.mode(U, "rwxr-xrwx");
        assertThat(read(U + "/a.service").writers()).extracting(Writer::via).containsExactly(U, "/srv/u/a.service");
    }

    @Test
    void rootOpensOnlyWhatNobodyElseCanChange() {
        host.file(U + "/a.service", "abc");
        Contents asRoot = new Contents(0, 0);
        UnitFileReader reader = new UnitFileReader(host.resolver(), TestHost.layers(), asRoot);
        assertThat(reader.read(U + "/a.service").file().status()).isEqualTo(Status.READ);
        host.mode("/home", "rwxrwxrwx");
        reader = new UnitFileReader(host.resolver(), TestHost.layers(), asRoot);
        assertThat(reader.read(U + "/a.service").file().status()).isEqualTo(Status.NOT_TRUSTED);
        // Another user's manager names the paths: root opens none of them.
        host.mode("/home", "rwxr-xr-x");
        reader = new UnitFileReader(host.resolver(), TestHost.layers(), new Contents(0, 1000));
        assertThat(reader.read(U + "/a.service").file().status()).isEqualTo(Status.NOT_TRUSTED);
    }

    @Test
    void aReplacedFileIsReadAnew() throws IOException {
        host.file(U + "/a.service", "abc");
        UnitFileReader reader = host.files();
        Resolver resolver = host.resolver();
        Trail before = resolver.file(U + "/a.service");
        host.file("/tmp/new", "xyz");
        Files.move(host.at("/tmp/new"), host.at(U + "/a.service"), StandardCopyOption.REPLACE_EXISTING);
        String digest = new Contents(1000, 1000).read(before, false).sha256();
        assertThat(digest).isEqualTo(reader.read(U + "/a.service").file().sha256());
    }

    @Test
    void theTextIsKeptWhenAskedForAndMaskedUnlessToldOtherwise() {
        String text = "[Service]\nEnvironment=A=secret\nExecStart=/bin/a secret\n";
        host.file(U + "/a.service", text);
        assertThat(read(U + "/a.service").content()).isNull();

        UnitFile masked = host.files().read(U + "/a.service", true).file();
        assertThat(masked.content()).isEqualTo("[Service]\nEnvironment=A=***\nExecStart=/bin/a ***\n");
        assertThat(masked.sha256()).isEqualTo(read(U + "/a.service").sha256());

        UnitFileReader unmasked =
                new UnitFileReader(host.resolver(), TestHost.layers(), new Contents(1000, TestHost.uid()), true);
        assertThat(unmasked.read(U + "/a.service").file().content()).isNull();
        assertThat(unmasked.read(U + "/a.service", true).file().content()).isEqualTo(text);
        assertThat(unmasked.read(U + "/none.service", true).file().content()).isNull();
    }

    @Test
    void unitsThatAFileMayNameAreToldWhenAskedFor() {
        host.file(U + "/a.service.d/x.conf", "[Unit]\nWants=b.service\n[Service]\nExecStart=/bin/true %t\n");
        assertThat(read(U + "/a.service.d/x.conf").refersTo()).isNull();
        UnitFile file =
                host.files().read(U + "/a.service.d/x.conf", false, true).file();
        assertThat(file.refersTo()).containsExactly("b.service");
        assertThat(file.content()).as("the text was not").isNull();
        assertThat(host.files().read(U + "/none.service", false, true).file().refersTo())
                .isNull();
    }

    @Test
    void oddBytesComeToATextAndANote() throws IOException {
        Map<String, byte[]> odd = Map.of(
                "its text is not valid UTF-8", new byte[] {'a', (byte) 0xff, '\n'},
                "its text holds NUL bytes, each of which ends a line for systemd", new byte[] {'a', 0, 'b'});
        for (Map.Entry<String, byte[]> each : odd.entrySet()) {
            host.file(U + "/a.service", "");
            Files.write(host.at(U + "/a.service"), each.getValue());
            UnitFileReader.Seen seen = host.files().read(U + "/a.service", true);
            assertThat(seen.problem())
                    .isEqualTo(new CollectionProblem(U + "/a.service", CollectionProblem.Kind.NOTE, each.getKey()));
            assertThat(seen.file().status()).isEqualTo(Status.READ);
            assertThat(seen.file().content()).isEqualTo(Utf8Text.decode(each.getValue()));
            assertThat(host.files().read(U + "/a.service").problem()).isNull();
        }
    }

    @Test
    void aTextThatMaskingMakesTooLongIsLeftOut() {
        host.file(U + "/a.service", "Environment=" + "A= ".repeat(300_000));
        UnitFileReader.Seen seen = host.files().read(U + "/a.service", true);
        assertThat(seen.file().content()).isNull();
        assertThat(seen.file().sha256()).isNotNull();
        assertThat(seen.problem())
                .isEqualTo(new CollectionProblem(
                        U + "/a.service",
                        CollectionProblem.Kind.NOTE,
                        "its text is longer than a mebibyte and was left out"));
    }

    @Test
    void rootTakesNoTextThatAnotherUserCouldSwap() {
        host.file(U + "/a.service", "abc");
        UnitFileReader asRoot = new UnitFileReader(host.resolver(), TestHost.layers(), new Contents(0, 1000), true);
        UnitFile file = asRoot.read(U + "/a.service", true).file();
        assertThat(file.status()).isEqualTo(Status.NOT_TRUSTED);
        assertThat(file.content()).isNull();
    }

    @Test
    void whatHoldsUpItsReaders() throws Exception {
        host.fifo(U + "/pipe.service");
        host.link(U + "/link.service", "pipe.service");
        host.link(U + "/mask.service", "/dev/null");
        host.link(U + "/dangling.service", "/nowhere");
        host.directory(U + "/directory.service");
        host.file(U + "/small.service", "");
        host.file(U + "/large.service", "x".repeat(Contents.MAX_SIZE + 1));
        assertThat(Stream.of("pipe", "link", "mask", "dangling", "directory", "small", "large")
                        .filter(name -> host.files().holdsUpReaders(U + "/" + name + ".service")))
                .containsExactly("pipe", "link", "large");
    }
}
