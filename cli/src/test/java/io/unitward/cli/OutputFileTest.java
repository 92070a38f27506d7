package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results go where they were asked to go, and nowhere else. */
class OutputFileTest {
    private static final byte[] RESULT = "result".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    @Test
    void aLinkOfOnesOwnIsFollowed() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        OutputFile.write(link, RESULT);
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("result");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(OutputFile.before(link, 100)).isEqualTo(RESULT);
    }

    @Test
    void whereOthersMayWriteALinkIsReplacedAndItsTargetLeft() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "before");
        Path link = Files.createSymbolicLink(agents().resolve("u.prom"), target);
        assertThat(OutputFile.before(link, 100)).isEmpty();
        OutputFile.writeForAll(link, RESULT);
        assertThat(target).hasContent("before");
        assertThat(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(link).hasContent("result");
        assertThat(OutputFile.before(link, 3)).hasSize(3);
        assertThat(agents()).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void noLinkOfOthersOnTheWayIsFollowed() throws Exception {
        Path others = agents();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path there = Files.writeString(elsewhere.resolve("unitward.prom"), "of somebody else\n");
        Files.createSymbolicLink(others.resolve("out"), elsewhere);
        Path file = others.resolve("out/unitward.prom");
        assertThatThrownBy(() -> OutputFile.writeForAll(file, RESULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a link that others may change is on the way");
        assertThat(there).hasContent("of somebody else");
        assertThat(OutputFile.before(file, 100))
                .as("what is not replaced is not read either")
                .isEmpty();
        assertThat(elsewhere).isDirectoryNotContaining(each -> each.toString().endsWith(".tmp"));

        Files.delete(others.resolve("out"));
        Files.createDirectory(others.resolve("out"));
        OutputFile.writeForAll(file, RESULT);
        assertThat(file).hasBinaryContent(RESULT);
        assertThat(OutputFile.before(file, 100)).isEqualTo(RESULT);
    }

    @Test
    void whatIsForAllIsReadableForAllWhateverTheUmask() throws Exception {
        for (Path each : List.of(directory.resolve("own.prom"), agents().resolve("collected.prom"))) {
            Process child = new ProcessBuilder(
                            "sh",
                            "-c",
                            "umask 0077; exec \"$@\"",
                            "sh",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Metrics.class.getName(),
                            each.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).as(said).isZero();
            assertThat(each).hasContent("result");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .as("%s", each)
                    .isEqualTo("rw-r--r--");
        }
    }

    /** Writes what is for all to the file that is named. */
    static final class Metrics {
        private Metrics() {}

        public static void main(String[] arguments) throws IOException {
            OutputFile.writeForAll(Path.of(arguments[0]), RESULT);
        }
    }

    @Test
    void aLinkOfOnesOwnToWhatOthersMayChangeIsNeitherFollowedNorReplaced() throws Exception {
        Path target = Files.writeString(agents().resolve("target"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        assertThatThrownBy(() -> OutputFile.write(link, RESULT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others may change what it leads to");
        assertThat(link).isSymbolicLink();
        assertThat(target).hasContent("before");
    }

    @Test
    void aDescriptorThatWasGivenIsWrittenToWhoeverOwnsItsFile() throws Exception {
        Path target = Files.writeString(agents().resolve("target"), "before, ");
        try (OutputStream open = Files.newOutputStream(target, StandardOpenOption.APPEND);
                Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            Path descriptor = descriptors
                    .filter(each -> leadsTo(each, target))
                    .findFirst()
                    .orElseThrow();
            Path link = Files.createSymbolicLink(directory.resolve("link"), descriptor);
            OutputFile.write(link, RESULT);
            OutputFile.remove(link);
            assertThat(OutputFile.before(link, 100)).isEmpty();
            assertThat(descriptor).isSymbolicLink();
            open.write(", after".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(target).as("nothing that others wrote to it is lost").hasContent("before, result, after");
    }

    @Test
    void theStreamsOfAProcessKeepWhatWasWrittenToThem() throws Exception {
        Path log = Files.writeString(directory.resolve("log"), "begin\n");
        for (String name : List.of("/dev/stdout", "/proc/self/fd/1", "/dev/fd/1", "/dev/stderr")) {
            ProcessBuilder child = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    name);
            child.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            child.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            assertThat(child.start().waitFor()).isZero();
        }
        assertThat(log).hasContent("begin\n" + "first result last\n".repeat(4));
    }

    /** Writes to its standard output, to the file that is named, removes that, and writes again. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            System.out.print("first ");
            System.out.flush();
            OutputFile.write(Path.of(arguments[0]), RESULT);
            OutputFile.remove(Path.of(arguments[0]));
            System.out.print(" last\n");
            System.out.flush();
        }
    }

    @Test
    void aDescriptorThatNobodyCanHaveIsNoFile() {
        for (String name : List.of("/dev/fd/999999999", "/dev/fd/99999999999999999999")) {
            assertThatThrownBy(() -> OutputFile.write(Path.of(name), RESULT)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatAnotherProcessHasOpenIsLeftAlone() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "before");
        Process other = new ProcessBuilder("sleep", "60")
                .redirectOutput(target.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            Path descriptor = Path.of("/proc", Long.toString(other.pid()), "fd", "1");
            assertThatThrownBy(() -> OutputFile.write(descriptor, RESULT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("what another process has open");
            assertThat(target).isEmptyFile();
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static boolean leadsTo(Path descriptor, Path target) {
        try {
            return Files.readSymbolicLink(descriptor).equals(target.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void whereOthersMayWriteAPipeIsReplaced() throws Exception {
        Path pipe = pipe(agents());
        OutputFile.write(pipe, RESULT);
        assertThat(pipe).isRegularFile().hasContent("result");
    }

    @Test
    void aPipeIsWrittenTo() throws Exception {
        Path pipe = pipe(directory);
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try (InputStream in = Files.newInputStream(pipe)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException failure) {
                return failure.toString();
            }
        });
        OutputFile.write(pipe, RESULT);
        assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo("result");
        OutputFile.write(Path.of("/dev/null"), RESULT);
    }

    @Test
    void aPipeThatNobodyReadsIsGivenUp() throws Exception {
        Path pipe = pipe(directory);
        assertThatThrownBy(() -> OutputFile.write(pipe, RESULT, false, Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody held the other end");
        try (InputStream in = Files.newInputStream(pipe)) { // so that the thread ends
            assertThat(in.readAllBytes()).isEqualTo(RESULT);
        }
    }

    @Test
    void whatMayBeReadByAllIsSoWhateverItWas() throws Exception {
        Path file = Files.writeString(directory.resolve("u.prom"), "before");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        OutputFile.writeForAll(file, RESULT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    private Path agents() throws IOException {
        Path agents = Files.createDirectories(directory.resolve("agents"));
        Files.setPosixFilePermissions(agents, PosixFilePermissions.fromString("rwxrwxrwx"));
        return agents;
    }

    private static Path pipe(Path where) throws Exception {
        Path pipe = where.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }
}
