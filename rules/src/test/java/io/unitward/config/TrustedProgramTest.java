package io.unitward.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedProgramTest {
    @TempDir
    Path directory;

    @Test
    void whatTheSystemInstalledIsRoots() {
        assertThat(problems(Path.of("/bin/sh"))).isEmpty();
    }

    @Test
    void aFileThatOthersMayWriteIsNot() throws IOException {
        Path file = Files.createFile(directory.resolve("program"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(problems(file)).anyMatch(problem -> problem.contains("mode '0777'"));
        assertThat(problems(directory.resolve("missing"))).anyMatch(problem -> problem.contains("missing file"));
    }

    @Test
    void neitherIsOneInADirectoryOfSomebodyElseNorBehindALinkOfTheirs() throws IOException {
        Path file = Files.createFile(directory.resolve("program"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assumeTrue(Files.getAttribute(directory, "unix:uid").equals(0), "only root can give files away");
        assertThat(problems(file)).isEmpty();
        assertThat(problems(link)).isEmpty();

        Files.setAttribute(link, "unix:uid", 4711, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        assertThat(problems(link)).anyMatch(problem -> problem.contains("owner 'uid 4711'"));

        Files.setAttribute(directory, "unix:uid", 4711);
        assertThat(problems(file)).anyMatch(problem -> problem.contains("owner 'uid 4711'"));
        // One directory, one problem, whatever lies in it.
        Path second = Files.createFile(directory.resolve("second"));
        assertThat(problems(file, second)).hasSameSizeAs(problems(file));
    }

    private static List<String> problems(Path... files) {
        return TrustedProgram.problems(List.of(files)).stream()
                .map(ConfigProblem::toString)
                .toList();
    }
}
