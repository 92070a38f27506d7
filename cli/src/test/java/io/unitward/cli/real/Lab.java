package io.unitward.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.unitward.cli.faults.Program;
import io.unitward.cli.faults.Warm;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxKind;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A throw-away manager, and unitward run beside it by the manager's owner. */
final class Lab implements AutoCloseable {
    /** A run takes a second; the machine may be busy with much else. */
    static final Duration RUN_LIMIT = Duration.ofSeconds(90);
    /** More than a kernel tick, by which the time of a file can lag behind the clock. */
    private static final Duration TICKS = Duration.ofMillis(25);

    /** Between two looks, which may start a process: others wait for the processor. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SandboxKind kind;
    private final Sandbox sandbox;
    private final Program program;
    private final Warm warm;
    /** Asked once. */
    private @Nullable String version;

    private Lab(SandboxKind kind, Sandbox sandbox, Program program) {
        this.kind = kind;
        this.sandbox = sandbox;
        this.program = program;
        this.warm = new Warm(program, sandbox, kind);
    }

    static Lab start(SandboxSpec spec) throws Exception {
        return start(spec, Program.install());
    }

    /** The same with a copy of the program that a test may change. */
    static Lab withOwnProgram(SandboxSpec spec) throws Exception {
        return start(spec, Program.ownCopy());
    }

    private static Lab start(SandboxSpec spec, Program program) throws Exception {
        boolean ready = false;
        try {
            Lab lab = new Lab(spec.kind(), Sandbox.start(program.visibleIn(spec)), program);
            ready = true;
            return lab;
        } finally {
            if (!ready) {
                program.close();
            }
        }
    }

    /** A user manager of that uid. */
    static Lab ofUser(long uid) throws Exception {
        return start(SandboxSpec.userOf(uid));
    }

    /** A user manager that has loaded and runs one vouched unit of a declared owner, of {@link #onceDone} "edition 0". */
    static Lab running(String unit) {
        try {
            Lab lab = ofUser(1500);
            boolean ready = false;
            try {
                lab.declare("home-*.service");
                lab.vouched(unit, onceDone("edition 0"));
                lab.reload();
                lab.start(unit);
                ready = true;
                return lab;
            } finally {
                if (!ready) {
                    lab.close();
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A system manager: process 1 in namespaces of its own. */
    static Lab ofSystem() throws Exception {
        return start(SandboxSpec.system());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    /** The command line of unitward with these arguments. */
    List<String> argv(String... arguments) {
        return program.argv(List.of(arguments));
    }

    /** Where the program under test lies. */
    Path program() {
        return program.directory();
    }

    Path home() {
        return sandbox.home();
    }

    /** A path below the directory for unit files of the manager's owner. */
    String managed(String name) {
        return (isUser() ? sandbox.home() + "/.config/systemd/user/" : "/etc/systemd/system/") + name;
    }

    /** A path below the directory that the {@link #declare declared} files are compared with. */
    String source(String name) {
        return (isUser() ? sandbox.home() + "/dotfiles/systemd/user/" : "/var/lib/declared/") + name;
    }

    /** Where the manager's owner has configuration for unitward. */
    String configuration(String name) {
        return (sandbox.uid() == 0 ? "/etc/unitward" : sandbox.home() + "/.config/unitward") + "/" + name;
    }

    /** A file in the state directory for this manager, host side. */
    Path state(String name) {
        String base = sandbox.uid() == 0 ? "/var/lib/unitward" : sandbox.home() + "/.local/state/unitward";
        return onHost(base + "/" + (isUser() ? "user-" : "system-") + sandbox.uid() + "/" + name);
    }

    /** Runs {@code audit --settle 0} of this manager with more arguments; the report comes as JSON too. */
    Outcome audit(String... more) throws IOException {
        return audit(SandboxCommand.of(List.of("audit")), more);
    }

    /** The same with the uid, variables and deadline of that command, whose arguments do not matter. */
    Outcome audit(SandboxCommand as, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("audit", isUser() ? "--user" : "--system", "--settle", "0"));
        arguments.addAll(List.of("-o", "text=-", "-o", "json=" + report()));
        arguments.addAll(List.of(more));
        return unitward(as, arguments);
    }

    /** From now on each run of unitward has a process of its own, which something may kill, see {@link Warm}. */
    void eachRunApart() {
        warm.cool();
    }

    /** Runs unitward with these arguments as the manager's owner. */
    Outcome unitward(String... arguments) throws IOException {
        return unitward(SandboxCommand.of(List.of("unitward")), List.of(arguments));
    }

    /** Runs unitward; whatever it was asked, no stack trace reaches the user. */
    Outcome unitward(SandboxCommand as, List<String> arguments) throws IOException {
        Path report = onHost(report());
        Files.deleteIfExists(report);
        CommandResult result = warm.run(as, arguments, RUN_LIMIT);
        assertThat(result.timedOut()).as("%s hangs", arguments).isFalse();
        assertThat(result.output() + result.errors())
                .doesNotContain("\tat ", "Exception in", "java.lang.", "internal error");
        JsonNode json = Files.exists(report) ? JSON.readTree(report.toFile()) : MissingNode.getInstance();
        return new Outcome(result.exitCode(), result.output(), result.errors(), json);
    }

    /** Microseconds, and other ones after each reload. */
    String loadedAt() throws IOException {
        CommandResult shown = sandbox.systemctl("show", "-P", "UnitsLoadTimestampMonotonic");
        assertThat(shown.text()).as(shown.errors()).isNotEmpty();
        return shown.text();
    }

    /** What the manager says of its release. */
    String version() throws IOException {
        if (version == null) {
            version = sandbox.systemctl("show", "-P", "Version").text();
        }
        return version;
    }

    /** A property of a unit, from the manager itself. */
    String show(String unit, String property) throws IOException {
        CommandResult shown = sandbox.systemctl("show", "-P", property, unit);
        assertThat(shown.succeeded()).as(shown.errors()).isTrue();
        return shown.text();
    }

    /** Reloads as anybody would, so that nothing on disk is newer than the load any more. */
    void reload() throws IOException {
        tick();
        CommandResult result = sandbox.systemctl("daemon-reload");
        assertThat(result.succeeded()).as(result.errors()).isTrue();
        tick();
    }

    void start(String unit) throws IOException {
        CommandResult result = sandbox.systemctl("start", unit);
        assertThat(result.succeeded()).as(result.errors()).isTrue();
    }

    /** Runs a line of shell inside as the manager's owner. */
    void shell(String line) throws IOException {
        run(SandboxCommand.of(List.of("sh", "-c", line)), line);
    }

    /** The same, and what it printed, without white space around it. */
    String shellOutput(String line) throws IOException {
        return sandbox.run(SandboxCommand.of(List.of("sh", "-c", line))).text();
    }

    /** Runs a line of shell inside as root. */
    void rootShell(String line) throws IOException {
        run(SandboxCommand.of(List.of("sh", "-c", line)).as(0), line);
    }

    /** Writes a file that belongs to the manager's owner in that user's directories, and to root elsewhere. */
    void write(String inside, String text) throws IOException {
        Path file = onHost(inside);
        createDirectories(file.getParent());
        Files.writeString(file, text);
        own(file);
    }

    /** Declares units of these globs: vouched where they equal what lies in {@link #source}, drop-ins included. */
    void declare(String... globs) throws IOException {
        declare(List.of(), globs);
    }

    /** The same, and some must exist. */
    void declare(List<String> required, String... globs) throws IOException {
        write(configuration("unitward.yaml"), """
                apiVersion: unitward/v1
                owners:
                  - owner: homelab
                    units: ["%s"]
                    fragment:
                      under: ["%s"]
                    dropIns:
                      allow: ["%s/*.conf"]
                    provider: directory
                    source: %s
                    required: [%s]
                """.formatted(
                        String.join("\", \"", globs),
                        declared(managed("")),
                        declared(managed("{unit}.d")),
                        declared(source("")),
                        String.join(", ", required)));
    }

    /** As a manifest spells it, which serves every user. */
    private String declared(String path) {
        String spelt = isUser() ? path.replace(sandbox.home().toString(), "~") : path;
        return spelt.endsWith("/") ? spelt.substring(0, spelt.length() - 1) : spelt;
    }

    /** Writes a file of a unit, and the same as its source: a vouched edit. */
    void vouched(String name, String text) throws IOException {
        write(source(name), text);
        write(managed(name), text);
    }

    /** A unit that is done at once and stays active, so that no process is left that runs an older definition. */
    static String onceDone(String description) {
        return "[Unit]\nDescription=" + description
                + "\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n";
    }

    /** Returns when the clock is so far on that no file written before has a time of now or later. */
    static void tick() {
        Instant until = Instant.now().plus(TICKS);
        while (!Instant.now().isAfter(until)) {
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    /** Something to wait for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    static void await(String what, Condition condition) {
        Deadline deadline = Deadline.in(RUN_LIMIT);
        try {
            while (!condition.holds()) {
                assertThat(deadline.passed()).as("%s, waited for in vain", what).isFalse();
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        } catch (IOException e) {
            throw new AssertionError(what, e);
        }
    }

    @Override
    public void close() throws IOException {
        try (warm) {
            sandbox.close();
        } finally {
            program.close();
        }
    }

    /** Where the host side finds a path; the same on both sides below the home and runtime directories. */
    Path onHost(String inside) {
        Path same = Path.of(inside);
        return isOwners(same) ? same : sandbox.path(inside);
    }

    /** Where a run has to write the JSON that its {@link Outcome} is to have. */
    String report() {
        return (isUser() ? sandbox.home().toString() : "/root") + "/report.json";
    }

    private boolean isUser() {
        return kind == SandboxKind.USER;
    }

    private boolean isOwners(Path path) {
        return isUser() && (path.startsWith(sandbox.home()) || path.startsWith(sandbox.runtimeDirectory()));
    }

    private void run(SandboxCommand command, String line) throws IOException {
        CommandResult result = sandbox.run(command);
        assertThat(result.succeeded()).as("%s: %s", line, result.errors()).isTrue();
    }

    private void createDirectories(@Nullable Path directory) throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(directory);
            own(directory);
        }
    }

    private void own(Path path) throws IOException {
        if (isOwners(path)) {
            Files.setAttribute(path, "unix:uid", (int) sandbox.uid());
            Files.setAttribute(path, "unix:gid", (int) sandbox.gid());
        }
    }
}
