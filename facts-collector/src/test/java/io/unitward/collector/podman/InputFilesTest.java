package io.unitward.collector.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.InputFile;
import io.unitward.facts.InputFile.Status;
import io.unitward.facts.InputKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    private static final String SHA_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    @TempDir
    Path dir;

    private InputFile look(String name, boolean secret) {
        return look(name, null, secret, 1000);
    }

    private InputFile look(String name, String legacy, boolean secret, long caller) {
        String old = legacy == null ? null : dir.resolve(legacy).toString();
        return new InputFiles(Path::of, caller)
                .look(dir.resolve(name).toString(), old, secret ? InputKind.SECRET : InputKind.CONFIG, secret)
                .file();
    }

    private Path file(String name, String mode) throws IOException {
        Path file = Files.writeString(dir.resolve(name), "x");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsNoSecretIsRead() throws IOException {
        file("config", "rw-r-----");
        InputFile seen = look("config", false);
        assertThat(seen.status()).isEqualTo(Status.REGULAR);
        assertThat(seen.sha256()).isEqualTo(SHA_OF_X);
        assertThat(seen.mode()).isEqualTo(0640);
        assertThat(seen.legacy()).isFalse();
    }

    @Test
    void secretsAreNotAndRootReadsNothing() throws IOException {
        file("token", "rw-------");
        assertThat(look("token", true).status()).isEqualTo(Status.REGULAR);
        assertThat(look("token", true).sha256()).isNull();
        assertThat(look("token", null, false, 0).sha256()).isNull();
        assertThat(look("token", null, false, 0).status()).isEqualTo(Status.REGULAR);
    }

    @Test
    void everythingThatIsNoFile() throws IOException {
        Files.createDirectory(dir.resolve("directory"));
        Files.createSymbolicLink(dir.resolve("dangling"), dir.resolve("nothing"));
        Files.createSymbolicLink(dir.resolve("loop"), dir.resolve("loop"));
        file("file", "rw-------");
        assertThat(look("nothing", true).status()).isEqualTo(Status.MISSING);
        assertThat(look("dangling", true).status()).isEqualTo(Status.MISSING);
        assertThat(look("file/below", true).status()).isEqualTo(Status.MISSING);
        assertThat(look("directory", true).status()).isEqualTo(Status.DIRECTORY);
        assertThat(new InputFiles(Path::of, 1000)
                        .look("/dev/null", null, InputKind.ENV, true)
                        .file()
                        .status())
                .isEqualTo(Status.SPECIAL);
        assertThat(look("loop", true).status()).isEqualTo(Status.UNKNOWN);
        assertThat(look("loop", true).reason()).contains("symbolic links");
    }

    @Test
    void linksAreFollowedToTheFile() throws IOException {
        Files.createSymbolicLink(dir.resolve("link"), file("target", "rw-r--r--"));
        assertThat(look("link", false).status()).isEqualTo(Status.REGULAR);
        assertThat(look("link", false).mode()).isEqualTo(0644);
    }

    @Test
    void exposedIsWhatEverybodyReaches() throws IOException {
        Path open = Files.createDirectory(dir.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        file("open/secret", "rw-r--r--");
        file("open/closed", "rw-r-----");
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
        assertThat(look("open/closed", true).exposed()).isFalse();
        boolean reached = look("open/secret", true).exposed();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(look("open/secret", true).exposed()).isFalse();
        assertThat(reached)
                .as("with every directory open, as far as the temporary one is")
                .isEqualTo(everybodyEnters());
    }

    private boolean everybodyEnters() throws IOException {
        for (Path above = dir.toRealPath(); above != null; above = above.getParent()) {
            if (((Integer) Files.getAttribute(above, "unix:mode") & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void theLegacyPathCountsOnlyWhileNothingIsAtTheOther() throws IOException {
        file("old", "rw-------");
        InputFile legacy = look("new", "old", true, 1000);
        assertThat(legacy.legacy()).isTrue();
        assertThat(legacy.status()).isEqualTo(Status.REGULAR);
        assertThat(legacy.usedPath()).endsWith("/old");
        assertThat(look("new", "older", true, 1000).usedPath()).endsWith("/new");
        Files.createDirectory(dir.resolve("new"));
        assertThat(look("new", "old", true, 1000).status())
                .as("something is there")
                .isEqualTo(Status.DIRECTORY);
    }
}
