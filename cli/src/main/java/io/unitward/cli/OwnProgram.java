package io.unitward.cli;

import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How this very program is started once more, by somebody else.
 *
 * @param argv what to run; its command comes last
 * @param environment what it needs in its environment
 * @param files all that it runs
 */
record OwnProgram(List<String> argv, Map<String, String> environment, List<Path> files) {
    /** No Java has as many files. */
    private static final int MOST_OF_JAVA = 10_000;

    /** What the launcher takes when {@code JAVA_HOME} has no Java any more. */
    private static final String OTHER_JAVA = "UNITWARD_OTHER_JAVA";

    private static final Path USUAL_JAVA = Path.of("/usr/bin/java");
    private static final String PATH = "/usr/bin:/bin:/run/current-system/sw/bin";

    OwnProgram {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        files = List.copyOf(files);
    }

    /**
     * The program that runs now, with another command.
     *
     * @throws RunFailure when somebody but root could have changed a part of it: root hands nobody such a program
     */
    static OwnProgram with(String command) throws RunFailure {
        String home = System.getProperty("unitward.home");
        OwnProgram program = home == null ? ofClassPath(command) : installed(Path.of(home), command);
        List<ConfigProblem> problems = TrustedProgram.problems(program.files());
        if (!problems.isEmpty()) {
            List<String> lines = new ArrayList<>();
            for (ConfigProblem problem : problems) {
                lines.add(problem.toString());
            }
            lines.add(
                    "--user-of runs unitward as that user, so its files must be root's alone; expected unitward and its"
                            + " Java where root installs programs, such as below /opt");
            throw new RunFailure(ExitCode.BAD_CONFIGURATION, lines);
        }
        return program;
    }

    /**
     * The program that runs now, without a command, for its own user to run again from a unit. It finds others by the
     * {@code PATH} of whoever starts it. By the path that it was called by, or that {@code PATH} has it by, when that is
     * another one: such a link outlives the installation.
     *
     * @throws RunFailure when its files cannot be listed
     */
    static OwnProgram here() throws RunFailure {
        String home = System.getProperty("unitward.home");
        OwnProgram program = home == null ? ofClassPath("") : installed(Path.of(home), "");
        List<String> argv =
                new ArrayList<>(program.argv().subList(0, program.argv().size() - 1));
        if (home != null) {
            argv.set(0, lasting(Path.of(argv.get(0)), System.getProperty("unitward.called"), System.getenv("PATH")));
        }
        Map<String, String> environment = new TreeMap<>(program.environment());
        environment.remove("PATH");
        if (home != null && Files.isExecutable(USUAL_JAVA)) {
            // An upgrade of the system takes the directory of one Java away, and with it whoever would tell of that.
            environment.put(OTHER_JAVA, USUAL_JAVA.toString());
        }
        List<Path> files = new ArrayList<>(program.files());
        if (environment.containsKey(OTHER_JAVA)) {
            files.add(USUAL_JAVA);
        }
        return new OwnProgram(argv, environment, files);
    }

    /** Whether it runs from an installation that {@link #here} has no lasting name for. */
    static boolean isNamedByItself() throws RunFailure {
        String home = System.getProperty("unitward.home");
        return home == null
                || here().argv().get(0).equals(Path.of(home, "bin/unitward").toString());
    }

    /**
     * Another absolute path of a launcher that is a link to it; the launcher itself when there is none.
     *
     * @param called what it was called by; null when not known
     * @param path directories to look in, with colons; null for none
     */
    static String lasting(Path launcher, @Nullable String called, @Nullable String path) {
        List<String> candidates = new ArrayList<>();
        if (called != null) {
            candidates.add(called);
        }
        if (path != null) {
            for (String directory : path.split(":", -1)) {
                candidates.add(directory + "/unitward");
            }
        }
        for (String candidate : candidates) {
            if (isLinkTo(launcher, Path.of(candidate))) {
                return candidate;
            }
        }
        return launcher.toString();
    }

    private static boolean isLinkTo(Path launcher, Path other) {
        try {
            return other.isAbsolute() && !other.equals(launcher) && Files.isSameFile(other, launcher);
        } catch (IOException nothingThere) {
            return false;
        }
    }

    private static OwnProgram installed(Path home, String command) throws RunFailure {
        Path launcher = home.resolve("bin/unitward");
        List<Path> files = new ArrayList<>(List.of(launcher));
        files.addAll(entries(home.resolve("lib")));
        files.addAll(javaFiles());
        // The launcher takes the same Java, and cleans what could change it out of the environment.
        return new OwnProgram(
                List.of(launcher.toString(), command),
                Map.of("JAVA_HOME", javaHome().toString(), "PATH", PATH, "LC_ALL", "C.UTF-8"),
                files);
    }

    /** Where there is no launcher, as in tests, which may name a class-data archive. */
    private static OwnProgram ofClassPath(String command) {
        List<Path> files = new ArrayList<>(javaFiles());
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            files.add(path);
            entries.add(path.toString());
        }
        List<String> argv = new ArrayList<>(List.of(
                javaHome().resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx512m",
                "-Dfile.encoding=UTF-8"));
        String archive = System.getProperty("unitward.archive");
        if (archive != null) {
            files.add(Path.of(archive));
            argv.addAll(List.of("-Xlog:disable", "-XX:SharedArchiveFile=" + archive, "-Dunitward.archive=" + archive));
        }
        argv.addAll(List.of("-cp", String.join(File.pathSeparator, entries), Main.class.getName(), command));
        return new OwnProgram(argv, Map.of("PATH", PATH, "LC_ALL", "C.UTF-8"), files);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /** Everything that may decide which code the JVM runs and whom it trusts: its native code, archives and settings. */
    private static List<Path> javaFiles() {
        List<Path> files = new ArrayList<>(List.of(javaHome().resolve("bin/java")));
        Deque<Path> ahead =
                new ArrayDeque<>(List.of(javaHome().resolve("lib"), javaHome().resolve("conf")));
        Set<Path> seen = new HashSet<>();
        while (!ahead.isEmpty() && files.size() < MOST_OF_JAVA) {
            Path each = ahead.pop();
            try {
                if (Files.isDirectory(each) && seen.add(each.toRealPath())) {
                    try (Stream<Path> entries = Files.list(each)) {
                        entries.sorted().forEach(ahead::push);
                    }
                }
                if (Files.exists(each)) { // a link to what is not installed, such as sources, leads nowhere
                    files.add(each);
                }
            } catch (IOException unseen) {
                files.add(each); // whoever judges it will say so
            }
        }
        return files;
    }

    private static List<Path> entries(Path directory) throws RunFailure {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException failure) {
            throw new RunFailure(ExitCode.INTERNAL, directory + " cannot be listed: " + failure.getMessage());
        }
    }
}
