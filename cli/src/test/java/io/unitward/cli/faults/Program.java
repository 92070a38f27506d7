package io.unitward.cli.faults;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The classes under test as a program that any uid can run inside any sandbox. */
public final class Program implements AutoCloseable {
    /** Generous: the machine that runs the tests is shared. What unitward itself bounds is far below. */
    public static final Duration LIMIT = Duration.ofSeconds(90);

    private final Path directory;
    private final String classPath;
    /** What the JVM is told besides. */
    private final List<String> options;
    /** Whether the directory is of this one alone. */
    private final boolean own;

    private Program(Path directory, String classPath, List<String> options, boolean own) {
        this.directory = directory;
        this.classPath = classPath;
        this.options = List.copyOf(options);
        this.own = own;
    }

    /**
     * The program where every uid can read it: a home directory usually lets nobody in. All tests of this process share it,
     * and closing it leaves it there; whoever wants to change a part of it takes an {@link #ownCopy}. It starts as fast as
     * an installed one, see {@link SharedClasses}.
     */
    public static Program install() throws IOException {
        SharedClasses shared = SharedClasses.get();
        return new Program(shared.directory(), shared.classPath(), shared.options(), false);
    }

    /** The same with a directory of its own, for scripts that stand in front of it; gone when it is closed. */
    public static Program withDirectory() throws IOException {
        SharedClasses shared = SharedClasses.get();
        return new Program(newDirectory(), shared.classPath(), shared.options(), true);
    }

    /** A copy of one's own, class directories as such, which starts slowly; gone when it is closed. */
    public static Program ownCopy() throws IOException {
        Path directory = newDirectory();
        List<String> entries = new ArrayList<>();
        for (Path from : SharedClasses.underTest()) {
            Path to = directory.resolve(entries.size() + "-" + from.getFileName());
            copy(from, to);
            entries.add(to.toString());
        }
        return new Program(directory, String.join(":", entries), List.of(), true);
    }

    private static Path newDirectory() throws IOException {
        Path directory = Files.createTempDirectory("unitward-program-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    /** Whether its class path has what tests put there, such as {@link WarmRuns}. */
    boolean isOfTests() {
        return !options.isEmpty();
    }

    /** Where it lies: a system sandbox must be told to show it. */
    public Path directory() {
        return directory;
    }

    /**
     * The same sandbox with all that the program needs of the host: a system manager's root shows only what is asked for,
     * and another installation has neither our Java nor, as on Debian, the files below {@code /etc} that Java has links to.
     */
    public SandboxSpec visibleIn(SandboxSpec spec) throws IOException {
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        Set<Path> needed = new TreeSet<>(List.of(directory, java));
        if (spec.tree().isPresent()) {
            try (Stream<Path> files = Files.walk(java)) {
                for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                    if (Files.exists(link) && link.toRealPath().startsWith("/etc")) {
                        needed.add(link.toRealPath().getParent());
                    }
                }
            }
        }
        return spec.visible(needed.toArray(Path[]::new));
    }

    /** The command line {@code unitward ARGUMENTS}. */
    public List<String> argv(String... arguments) {
        return argv(List.of(arguments));
    }

    /** The same with arguments in a list. */
    public List<String> argv(List<String> arguments) {
        return argvOf(SharedClasses.MAIN, arguments);
    }

    /** The same of another class that is there. */
    List<String> argvOf(String main, List<String> arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(SharedClasses.java().toString());
        argv.addAll(SharedClasses.JVM);
        argv.addAll(options);
        argv.addAll(List.of("-cp", classPath, main));
        argv.addAll(arguments);
        return argv;
    }

    /** Runs {@code unitward ARGUMENTS} as the manager's owner. */
    public CommandResult run(Sandbox sandbox, String... arguments) throws IOException {
        return sandbox.run(command(arguments));
    }

    /** That command, to be given another uid or environment. */
    public SandboxCommand command(String... arguments) {
        return SandboxCommand.of(argv(arguments)).with("LC_ALL", "C.UTF-8").within(LIMIT);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isRegularFile(from)) {
            SharedClasses.link(from, to);
            return;
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (own) {
            SharedClasses.delete(directory);
        }
    }
}
