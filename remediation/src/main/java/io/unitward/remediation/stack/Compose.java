package io.unitward.remediation.stack;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import io.unitward.ownership.StackDeclaration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    /** Compose files have no more either. */
    private static final int MOST_TOLD = 1 << 20;

    private static final int LINES = 6;
    private static final int LONGEST = 300;

    private final StackDeclaration stack;
    private final ProviderProgram program;
    private final UnaryOperator<String> expand;
    private final Map<String, String> environment;
    private final boolean isApart;

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
        this.isApart = false;
    }

    private Compose(Compose from, boolean isApart) {
        this.stack = from.stack;
        this.program = from.program;
        this.expand = from.expand;
        this.environment = from.environment;
        this.isApart = isApart;
    }

    /** The same, which Ctrl-C at the terminal does not reach: whoever runs it sees it through. */
    public Compose apart() {
        return new Compose(this, true);
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
        // Anywhere: the directory of the stack may be missing, and that is another problem.
        Written written = write(argv, Path.of("/"), deadline);
        String both = new String(written.stdout(), StandardCharsets.UTF_8) + "\n" + written.stderr();
        Ended ended = written.ended();
        return new Ended(ended.ended(), ended.code(), last(both), ended.notStarted());
    }

    /**
     * Runs a verb on the project.
     *
     * @param more compose files to lay over those that are declared
     * @param arguments the verb and what belongs to it
     */
    public Ended run(List<Path> more, List<String> arguments, Deadline deadline) {
        return write(argv(List.of(), more, arguments), directory(), deadline).ended();
    }

    /**
     * What a verb wrote. It may hold what is secret, such as environments: never show it or keep it.
     *
     * @param ended how it ended
     * @param stdout its standard output; empty when it wrote more than is kept
     * @param stderr its standard error
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, where it is made
    public record Written(Ended ended, byte[] stdout, String stderr) {}

    /**
     * Asks the provider about the project: runs a verb that changes nothing, for what it writes.
     *
     * @param options of the provider itself, before the verb
     * @param arguments the verb and what belongs to it
     */
    public Written ask(List<String> options, List<String> arguments, Deadline deadline) {
        return write(argv(options, List.of(), arguments), directory(), deadline);
    }

    private List<String> argv(List<String> options, List<Path> more, List<String> arguments) {
        List<String> argv = new ArrayList<>(stack.provider());
        argv.addAll(options);
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
        return argv;
    }

    /** The same with the declared files alone. */
    public Ended run(List<String> arguments, Deadline deadline) {
        return run(List.of(), arguments, deadline);
    }

    /** Why nothing can be run in the working directory of the stack, a sentence without a full stop; null when it can. */
    public @Nullable String noDirectory() {
        Path directory = directory();
        return Files.isDirectory(directory)
                ? null
                : "working directory " + directory + (Files.exists(directory) ? " is no directory" : " is missing")
                        + "; expected one, in which the provider runs ('directory' of the stack)";
    }

    private Path directory() {
        return Path.of(expand.apply(stack.directory()));
    }

    private Written write(List<String> argv, Path directory, Deadline deadline) {
        String file = program.file();
        if (file == null) {
            return new Written(new Ended(true, -1, List.of(), program.missing()), new byte[0], "");
        }
        // By its path: the name would be looked for by the PATH of this process.
        argv.set(0, file);
        try {
            BoundedProcess process =
                    new BoundedProcess(argv, environment).in(directory).caps(MOST_TOLD, MOST);
            ProcessResult result = (isApart ? process.apart() : process).run(deadline);
            return new Written(
                    new Ended(!result.timedOut(), result.exitCode(), last(result.stderr()), null),
                    // Half of a document must not be taken for all of it.
                    result.truncated() ? new byte[0] : result.stdout(),
                    result.stderr());
        } catch (IOException e) {
            return new Written(new Ended(true, -1, List.of(), String.valueOf(e.getMessage())), new byte[0], "");
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
