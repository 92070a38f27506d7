package io.unitward.cli.real;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.unitward.cli.sandbox.Sandbox;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes under test where every uid in a sandbox can read them: tests run before anything is packaged, and the class
 * path of the build often lies in a home directory that is nobody else's business. Removed with the sandbox.
 */
final class Program {
    private Program() {}

    /** Copies the class path into the sandbox's directory and returns the command line that starts unitward. */
    static List<String> install(Sandbox sandbox) throws IOException {
        Path lib = Files.createDirectory(sandbox.directory().resolve("lib"));
        allow(lib, "rwxr-xr-x");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> copies = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            Path from = Path.of(entry);
            if (!entry.isEmpty() && Files.exists(from)) {
                Path to = lib.resolve(copies.size() + "-" + from.getFileName());
                copy(from, to);
                copies.add(to.toString());
            }
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx256m",
                "-cp",
                String.join(File.pathSeparator, copies),
                "io.unitward.cli.Main");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.copy(path, target, REPLACE_EXISTING);
                allow(target, Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void allow(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
