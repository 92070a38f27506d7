package io.unitward.cli.validate;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.cli.sandbox.SandboxUnavailable;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A user manager with the program under test beside it. Everything that is written for a unit, and every unit that
 * is started or stopped, goes through {@link Probes}.
 */
final class ProbeHost implements AutoCloseable {
    /** From here on a uid is looked for that nobody has. */
    private static final long FIRST_UID = 1500;
    /** Generous: this host may be busy. What unitward itself bounds is far below. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration STEP = Duration.ofMillis(50);
    /** More than a kernel tick, by which the time of a file can lag behind the clock. */
    private static final Duration TICKS = Duration.ofMillis(25);

    private static final String MANIFEST = """
            apiVersion: unitward/v1
            owners:
              - owner: probes
                units: ["%s"]
                fragment:
                  under: ["~/.config/systemd/user"]
                dropIns:
                  allow: ["~/.config/systemd/user/{unit}.d/*.conf"]
                provider: directory
                source: ~/declared
            """.formatted(Probes.GLOB);
    private static final String ALLOWLIST = """
            apiVersion: unitward/v1
            allow:
              - action: daemon-reload
                units: ["%1$s"]
              - action: restore-artifact
                units: ["%1$s"]
              - action: remove-container
                units: ["%1$s"]
            """.formatted(Probes.GLOB);

    private final Ground ground;
    private final TestedProgram program;
    private final Map<String, String> environment = new TreeMap<>();

    private ProbeHost(Ground ground, TestedProgram program) {
        this.ground = ground;
        this.program = program;
        this.environment.putAll(ground.environment());
    }

    /** The manager that is already there, without any probe. */
    static ProbeHost on(Ground ground, TestedProgram program) throws IOException {
        ProbeHost host = new ProbeHost(ground, program);
        host.configure(MANIFEST);
        return host;
    }

    /** A uid that no user of this host has: the tests are nobody's, and nobody of this host can disturb them. */
    static long uid() throws IOException {
        Set<String> taken = Files.readAllLines(Path.of("/etc/passwd")).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2)
                .map(fields -> fields[2])
                .collect(Collectors.toSet());
        long uid = FIRST_UID;
        while (taken.contains(Long.toString(uid))) {
            uid++;
        }
        return uid;
    }

    /**
     * Starts one, without any probe.
     *
     * @throws Unprovided when none can be started on this machine
     */
    static ProbeHost start(SandboxSpec spec, TestedProgram program)
            throws Unprovided, IOException, InterruptedException {
        return start(
                program,
                () -> Sandbox.start(spec.visible(program.shown().values().toArray(Path[]::new))));
    }

    /**
     * Starts one beside that user's manager, which goes on as it is.
     *
     * @throws Unprovided when none can be started on this machine
     */
    static ProbeHost beside(LiveUser user, TestedProgram program) throws Unprovided, IOException, InterruptedException {
        return start(program, () -> Sandbox.start(user.beside()));
    }

    /** Starts a sandbox. */
    private interface Start {
        Sandbox sandbox() throws SandboxUnavailable, IOException, InterruptedException;
    }

    private static ProbeHost start(TestedProgram program, Start start)
            throws Unprovided, IOException, InterruptedException {
        Sandbox sandbox;
        try {
            sandbox = start.sandbox();
        } catch (SandboxUnavailable e) {
            throw new Unprovided("no throw-away manager can be started here: " + e.getMessage());
        }
        ProbeHost host = new ProbeHost(new SandboxGround(sandbox), program);
        boolean ready = false;
        try {
            for (Map.Entry<String, Path> shown : program.shown().entrySet()) {
                host.show(shown.getKey(), shown.getValue());
            }
            host.configure(MANIFEST);
            ready = true;
            return host;
        } finally {
            if (!ready) {
                sandbox.close();
            }
        }
    }

    /** Shows a file or directory of this host inside, whoever may go where it lies. */
    void show(String inside, Path outside) throws IOException {
        boolean directory = Files.isDirectory(outside);
        String make = directory ? "mkdir -p \"$1\"" : "mkdir -p \"${1%/*}\" && : >\"$1\"";
        asRoot("sh", "-c", make + " && mount -n --bind \"$2\" \"$1\"", "sh", inside, outside.toString());
    }

    /** Writes {@code unitward.yaml}, and the allowlist, which names the probes alone. */
    void configure(String manifest) throws IOException {
        write(ground.configuration().resolve("unitward.yaml"), ground.paths(manifest));
        write(ground.configuration().resolve("allowlist.yaml"), ALLOWLIST);
    }

    /** The manifest that declares the probes and no stack. */
    static String manifest() {
        return MANIFEST;
    }

    /** The sandbox; only for tests that nothing but a sandbox is there for. */
    Sandbox sandbox() {
        if (ground instanceof SandboxGround thrownAway) {
            return thrownAway.sandbox();
        }
        throw new IllegalStateException("this is no sandbox");
    }

    Ground ground() {
        return ground;
    }

    /** Where all that tests need beside units lies. */
    Path base() {
        return ground.base();
    }

    /** See {@link Ground#write}. */
    void write(Path file, String text) throws IOException {
        ground.write(file, text);
    }

    /** Where the manager reads a probe's unit file, or a drop-in of it, from. */
    Path managed(String unit, String... below) {
        return below(ground.units(), unit, below);
    }

    /** Where that file is declared. */
    Path declared(String unit, String... below) {
        return below(ground.base().resolve("declared"), unit, below);
    }

    /** The same in a layer whose drop-ins nobody permitted. */
    Path foreign(String unit, String... below) {
        return below(ground.foreign(), unit, below);
    }

    private static Path below(Path directory, String unit, String... below) {
        Path path = directory.resolve(Probes.allowed(unit) + (below.length == 0 ? "" : ".d"));
        for (String name : below) {
            path = path.resolve(name);
        }
        return path;
    }

    /** Declares a probe and puts its file where the manager reads it, in place of whatever is there. */
    void vouched(String unit, String text) throws IOException {
        write(declared(unit), text);
        write(managed(unit), text);
    }

    /** Makes a link that belongs to the manager's owner, in place of one that is there. */
    void link(Path link, Path target) throws IOException {
        ground.createDirectories(Objects.requireNonNull(link.getParent()));
        Files.deleteIfExists(link);
        ground.link(link, target);
    }

    /** Removes what there is of a probe in all layers, and stops it. The manager must answer. */
    void remove(String unit) throws IOException {
        systemctl("stop", Probes.allowed(unit));
        systemctl("reset-failed", unit);
        for (Path file : List.of(managed(unit), declared(unit), foreign(unit))) {
            Files.deleteIfExists(file);
            removeTree(file.resolveSibling(unit + ".d"));
        }
    }

    /** A host without probes, whatever a test before this one left. */
    void clear() throws Unprovided, IOException {
        for (String unit : Probes.ALL) {
            remove(unit);
        }
        configure(MANIFEST);
        reload();
        tick();
    }

    /** Lets the manager load what lies there, as anybody could who does not ask unitward. */
    void reload() throws Unprovided, IOException {
        tick(); // else what was written just now may look newer than the load
        ground.beforeReload();
        CommandResult reloaded = run(List.of("systemctl", "--user", "daemon-reload"));
        if (!reloaded.succeeded()) {
            throw new IOException("'systemctl --user daemon-reload' ended with %d: %s"
                    .formatted(reloaded.exitCode(), reloaded.errors().strip()));
        }
    }

    /** {@code systemctl --user VERB UNIT}, whatever becomes of it. */
    CommandResult systemctl(String verb, String unit) throws IOException {
        return run(List.of("systemctl", "--user", verb, Probes.allowed(unit)));
    }

    /** A property of a probe, as the manager says it. */
    String property(String unit, String property) throws IOException {
        CommandResult shown = run(List.of("systemctl", "--user", "show", "-P", property, Probes.allowed(unit)));
        if (!shown.succeeded()) {
            throw new IOException("property %s of %s cannot be read: %s"
                    .formatted(property, unit, shown.errors().strip()));
        }
        return shown.text();
    }

    /** Runs the program under test as the manager's owner. */
    CommandResult unitward(List<String> arguments) throws Unprovided, IOException {
        ground.beforeReload();
        List<String> argv = new ArrayList<>(program.argv());
        argv.addAll(arguments);
        SandboxCommand command =
                SandboxCommand.of(argv).with("LC_ALL", "C.UTF-8").within(LIMIT);
        for (Map.Entry<String, String> variable : program.environment().entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return ground.run(command);
    }

    /** Adds a variable to the environment of the program under test. */
    void environment(String name, String value) {
        environment.put(name, value);
    }

    /** Runs another program as the manager's owner. */
    CommandResult run(List<String> argv) throws IOException {
        return ground.run(SandboxCommand.of(argv).within(LIMIT));
    }

    /** Runs a command inside as root, which must work. */
    void asRoot(String... argv) throws IOException {
        CommandResult done = ground.run(SandboxCommand.of(List.of(argv)).as(0));
        if (!done.succeeded()) {
            throw new IOException("'%s' ended with %d: %s"
                    .formatted(
                            String.join(" ", argv),
                            done.exitCode(),
                            done.errors().strip()));
        }
    }

    /** Returns when the clock is so far on that no file written before has a time of now or later. */
    static void tick() {
        LockSupport.parkNanos(TICKS.toNanos());
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws Unprovided, IOException;
    }

    /**
     * Waits until it holds.
     *
     * @throws IOException when that takes too long, or the thread is interrupted
     */
    static void await(String what, Condition condition) throws Unprovided, IOException {
        Deadline deadline = Deadline.in(LIMIT);
        while (!condition.holds()) {
            if (deadline.passed() || Thread.currentThread().isInterrupted()) {
                throw new IOException("waited in vain for " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    static void removeTree(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        ground.close();
    }
}
