package io.unitward.remediation.stack;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import io.unitward.ownership.StackDeclaration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs the compose provider of one stack: a list of arguments, an environment of its own, and a deadline. */
public final class Compose {
    private static final int MOST = 256 << 10;
    private static final int LINES = 6;
    private static final int LONGEST = 300;

    private final StackDeclaration stack;
    private final ProviderProgram program;
    private final UnaryOperator<String> expand;
    private final Map<String, String> environment;

    /**
     * @param program what runs; with its {@code PATH}, so that what it calls is what it would call in the unit
     * @param expand makes a path as written one of this host
     * @param runtime the manager's runtime directory
     * @param environment what any program of this user needs: {@code HOME}, {@code XDG_RUNTIME_DIR}
     */
    public Compose(
            StackDeclaration stack,
            ProviderProgram program,
            UnaryOperator<String> expand,
            String runtime,
            Map<String, String> environment) {
        this.stack = stack;
        this.program = program;
        this.expand = expand;
        Map<String, String> all = new TreeMap<>(environment);
        all.put("PATH", program.path());
        // docker-compose looks for docker otherwise; podman-compose does not read it.
        all.put("DOCKER_HOST", "unix://" + runtime + "/podman/podman.sock");
        all.put("COMPOSE_STATUS_STDOUT", "0");
        this.environment = Map.copyOf(all);
    }

    /**
     * How it ended.
     *
     * @param ended whether it ended by itself before the deadline
     * @param code its exit code; meaningless when it did not end
     * @param last its last lines, safe to show; empty when it wrote nothing
     * @param notStarted why it could not be started, a phrase; null when it was
     */
    public record Ended(
            boolean ended,
            int code,
            List<String> last,
            @Nullable String notStarted) {
        public Ended {
            last = List.copyOf(last);
        }

        /** Whether it says itself that all went well, which is not to be believed. */
        public boolean saysWell() {
            return notStarted == null && ended && code == 0;
        }

        /** How it ended, a phrase. */
        public String text() {
            return notStarted != null
                    ? "could not be started: " + notStarted
                    : !ended ? "did not end before its deadline, and was ended" : "ended with exit code " + code;
        }
    }

    /** The program. */
    public ProviderProgram program() {
        return program;
    }

    /** What it says of itself; empty when it says nothing. */
    public Ended version(Deadline deadline) {
        List<String> argv = new ArrayList<>(stack.provider());
        argv.add("version");
        return run(argv, Path.of("/"), deadline, true);
    }

    /**
     * Runs a verb on the project.
     *
     * @param more compose files to lay over those that are declared
     * @param arguments the verb and what belongs to it
     */
    public Ended run(List<Path> more, List<String> arguments, Deadline deadline) {
        List<String> argv = new ArrayList<>(stack.provider());
        argv.add("-p");
        argv.add(stack.project());
        String directory = expand.apply(stack.directory());
        Path first = Path.of(expand.apply(stack.composeFiles().get(0)));
        // What relative paths start from; not every provider has that option, and mostly it says nothing new.
        if (!Path.of(directory).equals(first.getParent())) {
            argv.add("--project-directory");
            argv.add(directory);
        }
        for (String file : stack.composeFiles()) {
            argv.add("-f");
            argv.add(expand.apply(file));
        }
        for (Path file : more) {
            argv.add("-f");
            argv.add(file.toString());
        }
        argv.addAll(arguments);
        return run(argv, Path.of(directory), deadline, false);
    }

    /** The same with the declared files alone. */
    public Ended run(List<String> arguments, Deadline deadline) {
        return run(List.of(), arguments, deadline);
    }

    /** Why nothing can be run in the working directory of the stack, a sentence without a full stop; null when it can. */
    public @Nullable String noDirectory() {
        Path directory = Path.of(expand.apply(stack.directory()));
        return Files.isDirectory(directory)
                ? null
                : "working directory " + directory + (Files.exists(directory) ? " is no directory" : " is missing")
                        + "; expected one, in which the provider runs ('directory' of the stack)";
    }

    private Ended run(List<String> argv, Path directory, Deadline deadline, boolean both) {
        String file = program.file();
        if (file == null) {
            return new Ended(true, -1, List.of(), program.missing());
        }
        // By its path: the name would be looked for by the PATH of this process.
        argv.set(0, file);
        try {
            ProcessResult result = new BoundedProcess(argv, environment)
                    .in(directory)
                    .caps(MOST, MOST)
                    .run(deadline);
            String written = both ? result.stdoutText() + "\n" + result.stderr() : result.stderr();
            return new Ended(!result.timedOut(), result.exitCode(), last(written), null);
        } catch (IOException e) {
            return new Ended(true, -1, List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static List<String> last(String written) {
        List<String> lines = new ArrayList<>();
        for (String line : written.split("[\n\r]", -1)) {
            if (!line.isBlank()) {
                String shown = Visible.of(line.strip());
                lines.add(shown.length() > LONGEST ? shown.substring(0, LONGEST) + "..." : shown);
            }
        }
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
