package io.unitward.remediation.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.unitward.facts.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write the state decides what we do, so nobody else may. */
class StateDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void itIsMadeForEachManagerAndForTheCallerAlone() throws Exception {
        StateDirectory directory = StateDirectory.open(temporary.resolve("a/b"), Scope.USER, 1000);
        assertThat(directory.file("x")).isEqualTo(temporary.resolve("a/b/user-1000/x"));
        for (String made : new String[] {"a", "a/b", "a/b/user-1000"}) {
            assertThat(mode(temporary.resolve(made))).as(made).isEqualTo("rwx------");
        }
        StateDirectory.open(temporary.resolve("a/b"), Scope.USER, 1000);
        StateDirectory.open(temporary.resolve("a/b"), Scope.SYSTEM, 0);
        assertThat(temporary.resolve("a/b/system-0")).isDirectory();
    }

    @Test
    void aDirectoryThatOthersMayWriteIsRefused() throws Exception {
        for (String mode : new String[] {"rwxrwx---", "rwx----w-", "rwxrwxrwx"}) {
            Path state = Files.createDirectory(temporary.resolve("s" + mode));
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString(mode));
            assertRefused(state, "mode");
            Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
            Path own = Files.createDirectory(state.resolve("user-1000"));
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString(mode));
            assertRefused(state, "user-1000");
        }
    }

    @Test
    void aLinkOrAFileIsRefused() throws Exception {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Path state = Files.createDirectory(temporary.resolve("state"));
        Files.createSymbolicLink(state.resolve("user-1000"), real);
        assertRefused(state, "no directory");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
        assertRefused(link, "no directory");
        assertRefused(Files.createFile(temporary.resolve("file")), "file");
        assertRefused(
                Files.createSymbolicLink(temporary.resolve("dangling"), temporary.resolve("nothing")), "dangling");
        assertThat(temporary.resolve("nothing")).doesNotExist();
    }

    @Test
    void adirectoryOfSomebodyElseIsRefused() throws Exception {
        StateDirectory.open(temporary.resolve("s"), Scope.USER, 1000);
        assertThatThrownBy(() -> StateDirectory.open(temporary.resolve("s"), Scope.USER, 1000, 54321))
                .isInstanceOf(StateUnusable.class)
                .hasMessageContaining("54321");
    }

    @Test
    void rootRefusesAParentThatAnotherUserMayChange() throws Exception {
        assumeThat(Files.getAttribute(temporary, "unix:uid")).as("runs as root").isEqualTo(0);
        StateDirectory.open(temporary.resolve("fine"), Scope.SYSTEM, 0);
        Path open = Files.createDirectory(temporary.resolve("open"));
        Path state = Files.createDirectory(open.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(state, open.toString());
        assertRefused(open.resolve("new"), open.toString());
        assertThat(open.resolve("new")).doesNotExist();
        Files.setAttribute(open, "unix:mode", 01777);
        StateDirectory.open(state, Scope.SYSTEM, 0); // sticky: what root made in it only root can replace
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(open, "unix:uid", 1234);
        assertRefused(state, open.toString());
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("fine"));
        assertRefused(link.resolve("state"), link.toString());
    }

    private void assertRefused(Path state, String about) {
        assertThatThrownBy(() -> StateDirectory.open(state, Scope.USER, 1000))
                .isInstanceOf(StateUnusable.class)
                .hasMessageContaining(about)
                .hasMessageContaining("expected");
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
