package io.unitward.cli.sandbox;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One start of the launcher script, up to the moment when the manager answers on its socket.
 *
 * @param directory the sandbox's own directory, removed with it
 * @param supervisor the script, which removes everything when its input ends
 * @param said what it reported: {@code cgroup}, {@code keeper}, {@code ready} and, for a user manager, {@code systemd}, {@code user},
 *     {@code gid}
 */
record Launch(Path directory, ChildProcess supervisor, Map<String, String> said) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** A unix socket's path has at most 107 bytes, and services put more than the manager's own socket there. */
    private static final int LONGEST_DIRECTORY = 60;

    private static final String LOG = "sandbox.log";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** By root. */
    static Launch of(SandboxSpec spec) throws SandboxUnavailable, IOException, InterruptedException {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!uid.equals(0)) {
            throw new SandboxUnavailable("a sandbox needs root, and this process runs as uid " + uid);
        }
        Path directory = createDirectory();
        Leftovers.own(directory);
        return of(spec, directory, Commands.ENVIRONMENT, (variables, command) -> command);
    }

    /** By another user. */
    static Launch of(SandboxSpec spec, Delegated delegated)
            throws SandboxUnavailable, IOException, InterruptedException {
        Path directory = delegated.directory();
        if (directory.toString().length() > LONGEST_DIRECTORY) {
            throw new SandboxUnavailable("the path '%s' is too long for a unix socket below it".formatted(directory));
        }
        Files.createDirectory(directory, OWNER_ONLY);
        return of(spec, directory, delegated.environment(), delegated::argv);
    }

    /** What is put around a command that is run with more variables. */
    private interface Around {
        List<String> argv(Map<String, String> variables, List<String> command);
    }

    private static Launch of(SandboxSpec spec, Path directory, Map<String, String> environment, Around around)
            throws SandboxUnavailable, IOException, InterruptedException {
        Path script = directory.resolve("sandbox.sh");
        try (InputStream source = Launch.class.getResourceAsStream("sandbox.sh")) {
            Files.copy(Objects.requireNonNull(source, "resource sandbox.sh is missing"), script);
        }
        List<String> command = List.of(
                "bash",
                script.toString(),
                "up",
                spec.kind().argument(),
                Long.toString(spec.uid()),
                directory.toString());
        Map<String, String> parameters = parameters(spec);
        // A session of its own: a Ctrl-C at the terminal ends us, and the script then still has time to clean up.
        List<String> argv = new ArrayList<>(List.of("setsid"));
        argv.addAll(around.argv(parameters, command));
        Map<String, String> all = new HashMap<>(parameters);
        all.putAll(environment);
        ChildProcess supervisor;
        try {
            supervisor = ChildProcess.start(argv, all, directory.resolve(LOG));
        } catch (IOException e) {
            Files.delete(script);
            Files.deleteIfExists(directory.resolve(Leftovers.OWNER));
            Files.delete(directory);
            throw new SandboxUnavailable("the commands setsid and bash are needed: " + e.getMessage());
        }
        Launch launch = new Launch(directory, supervisor, new HashMap<>());
        boolean ready = false;
        try {
            launch.awaitReady();
            ready = true;
            return launch;
        } finally {
            if (!ready) {
                launch.takeDown();
            }
        }
    }

    /** What the script reported under that word. */
    String value(String word) {
        return Objects.requireNonNull(said.get(word), () -> "sandbox.sh did not say '" + word + "'");
    }

    /**
     * Lets the keeper start a manager in the place of the first one, which has ended.
     *
     * @throws SandboxUnavailable when it does not answer
     */
    void startManagerAgain() throws SandboxUnavailable, IOException, InterruptedException {
        said.remove("ready");
        Commands.kill("USR1", value("keeper"));
        awaitReady();
    }

    /** Whether the script reported that word. */
    boolean has(String word) {
        return said.containsKey(word);
    }

    /**
     * Ends everything in the sandbox's cgroup, stopped or not, and removes cgroup and directory.
     *
     * @throws IOException when something is left
     */
    void takeDown() throws IOException, InterruptedException {
        supervisor.endInput();
        if (!supervisor.await(Deadline.in(LIMIT)) || supervisor.exitCode() != 0) {
            supervisor.close();
            takeDownWithoutSupervisor();
        }
        if (Files.exists(directory) || (has("cgroup") && Files.exists(Path.of(value("cgroup"))))) {
            throw new IOException("sandbox '%s' could not be removed; expected its cgroup '%s' to become empty"
                    .formatted(directory, said.getOrDefault("cgroup", "none")));
        }
    }

    private void takeDownWithoutSupervisor() throws IOException {
        Path script = directory.resolve("sandbox.sh");
        if (Files.exists(script)) {
            List<String> argv =
                    List.of("bash", script.toString(), "down", said.getOrDefault("cgroup", ""), directory.toString());
            Commands.run(argv, LIMIT);
        }
    }

    private void awaitReady() throws SandboxUnavailable, InterruptedException {
        Deadline deadline = Deadline.in(LIMIT);
        while (!has("ready")) {
            Optional<String> line = supervisor.readLine(deadline);
            if (line.isEmpty()) {
                throw new SandboxUnavailable(
                        deadline.passed()
                                ? "the sandbox was not ready within %d s".formatted(LIMIT.toSeconds())
                                : "the launcher script ended early" + lastWords());
            }
            String[] words = line.get().split(" ", 2);
            if (words[0].equals("unavailable")) {
                throw new SandboxUnavailable(words[1]);
            }
            said.put(words[0], words.length > 1 ? words[1] : "");
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(LOG));
            return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
        } catch (IOException e) {
            return ""; // it is gone with the directory, or never was
        }
    }

    private static Map<String, String> parameters(SandboxSpec spec) {
        Map<String, String> parameters = new TreeMap<>(Commands.ENVIRONMENT);
        parameters.put("UW_GENERATORS", spec.generators().map(Path::toString).orElse(""));
        parameters.put("UW_TREE", spec.tree().map(Path::toString).orElse(""));
        parameters.put(
                "UW_FEATURES",
                spec.features().stream().map(SandboxFeature::argument).sorted().collect(Collectors.joining(" ")));
        parameters.put("UW_VISIBLE", spec.visible().stream().map(Path::toString).collect(Collectors.joining("\n")));
        parameters.put("UW_ENV", lines(spec.managerEnvironment()));
        return parameters;
    }

    /** Variables as the script takes them. */
    static String lines(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static Path createDirectory() throws SandboxUnavailable, IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        SecureRandom random = new SecureRandom();
        IOException taken = new IOException("no name is free below " + parent);
        for (int attempt = 0; attempt < 100; attempt++) {
            Path directory = parent.resolve("unitward-" + Integer.toString(random.nextInt(36 * 36 * 36 * 36 * 36), 36));
            if (directory.toString().length() > LONGEST_DIRECTORY) {
                throw new SandboxUnavailable(
                        "java.io.tmpdir '%s' is too long for a unix socket below it".formatted(parent));
            }
            try {
                return Files.createDirectory(directory, OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                taken = e; // somebody else's: take another name
            }
        }
        throw taken;
    }
}
