package io.unitward.cli.podman;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.cli.faults.Processes;
import io.unitward.cli.faults.Program;
import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.OwnedFiles;
import io.unitward.cli.sandbox.RootlessPodman;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxFeature;
import io.unitward.cli.sandbox.SandboxSpec;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away host with a real user manager of uid 1500, real rootless podman, a journal and a registry on loopback that
 * holds {@code v1} under the tag {@code stable}. Several run at once and see nothing of each other; nothing is left of one
 * when it is closed, or when this process dies.
 */
public final class PodmanLab implements AutoCloseable {
    /** Whose manager it is; the host need not know that uid. */
    public static final long UID = 1500;

    private static final Path TOOLS =
            Path.of("../.build/podman").toAbsolutePath().normalize();
    /** Between two looks: each starts podman, which takes a tenth of a second of a processor that others wait for. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sandbox sandbox;
    private final LoopbackRegistry registry;
    private @Nullable Program program;

    private PodmanLab(Sandbox sandbox, LoopbackRegistry registry, @Nullable Program program) {
        this.sandbox = sandbox;
        this.registry = registry;
        this.program = program;
    }

    /** Starts one, with {@code podman.socket} listening. */
    public static PodmanLab start() throws Exception {
        return start(SandboxSpec.userOf(UID));
    }

    /** The same in a sandbox with more to it. */
    public static PodmanLab start(SandboxSpec spec) throws Exception {
        Path compose = TOOLS.resolve("docker-compose");
        if (!Files.isExecutable(compose)) {
            throw new AssertionError("no '%s'; to get it: cli/src/test/podman/get-docker-compose".formatted(compose));
        }
        SandboxSpec all = spec.visible(TOOLS).with(SandboxFeature.PODMAN, SandboxFeature.JOURNAL);
        // Another installation has neither unitward nor Java; the host's has both, and most labs do without.
        Program program = spec.tree().isPresent() ? Program.install() : null;
        Sandbox sandbox = Sandbox.start(program == null ? all : program.visibleIn(all));
        boolean ready = false;
        try {
            // The clone may lie where the manager's owner may not go.
            asRoot(sandbox, "mkdir", "/run/podman-lab");
            asRoot(sandbox, "mount", "-n", "--bind", TOOLS.toString(), "/run/podman-lab");
            RootlessPodman.configure(sandbox, List.of(LoopbackRegistry.ADDRESS));
            PodmanLab lab = new PodmanLab(sandbox, LoopbackRegistry.start(sandbox), program);
            lab.registry.push("v1", "stable");
            RootlessPodman.startSocket(sandbox);
            ready = true;
            return lab;
        } finally {
            if (!ready) {
                sandbox.close();
                if (program != null) {
                    program.close();
                }
            }
        }
    }

    /** What all runs in. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** Where images come from. */
    public LoopbackRegistry registry() {
        return registry;
    }

    /** Writes files that belong to whom they should. */
    public OwnedFiles files() {
        return new OwnedFiles(sandbox);
    }

    /** Writes the files of a stack and its unit, for docker-compose; nothing is started. */
    public ComposeStack stack(String name) throws IOException {
        return stack(name, ComposeProvider.DOCKER_COMPOSE);
    }

    /** The same for that compose program. */
    public ComposeStack stack(String name, ComposeProvider provider) throws IOException {
        return ComposeStack.plant(this, name, provider);
    }

    /**
     * Puts podman's storage on a file system of so many megabytes, in memory and empty: call it before anything was pulled.
     * One image takes about 3, a container next to nothing.
     */
    public void limitStorage(int megabytes) throws IOException {
        Path storage = sandbox.home().resolve(".local/share/containers");
        files().createDirectories(storage);
        String options = "size=%dm,mode=700,uid=%d,gid=%d".formatted(megabytes, sandbox.uid(), sandbox.gid());
        asRoot("mount", "-n", "-t", "tmpfs", "-o", options, "storage", storage.toString());
        podman("system", "migrate"); // podman's own namespace, if there is one already, must see it, too
    }

    /** Runs a command as the manager's owner, with what a compose program needs; it may take as long as a stack may. */
    public CommandResult run(SandboxCommand command) throws IOException {
        Path socket = sandbox.runtimeDirectory().resolve("podman/podman.sock");
        return sandbox.run(command.with("DOCKER_HOST", "unix://" + socket).within(ComposeStack.LIMIT));
    }

    /** The same beside what the test does. */
    CompletableFuture<CommandResult> beside(SandboxCommand command) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return run(command);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    /** Sends a signal to unitward inside, which was given these arguments. */
    void signal(String signal, String... arguments) throws IOException {
        String given = "\0" + String.join("\0", arguments) + "\0";
        List<String> pids = Processes.of(sandbox).stream()
                .filter(each -> Processes.text(each, "cmdline").endsWith(given) && Processes.isJava(each))
                .map(each -> each.getFileName().toString())
                .toList();
        assertThat(pids).as(given).hasSize(1);
        asRoot("kill", "-" + signal, pids.get(0));
    }

    /** Runs podman, whatever becomes of it. */
    public CommandResult podman(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("podman"));
        argv.addAll(List.of(arguments));
        return sandbox.run(SandboxCommand.of(argv).within(ComposeStack.LIMIT));
    }

    /** Runs podman, which must work, and reads what it printed. */
    public JsonNode podmanJson(String... arguments) throws IOException {
        CommandResult result = podman(arguments);
        assertThat(result.succeeded())
                .as("podman %s: %s", List.of(arguments), result.errors())
                .isTrue();
        return json(result.output());
    }

    /** Runs unitward as the manager's owner, whatever becomes of it. */
    public CommandResult unitward(String... arguments) throws IOException {
        return sandbox.run(unitwardCommand(arguments));
    }

    /** That command, to be given another uid, environment or deadline, or to be put into a unit. */
    public SandboxCommand unitwardCommand(String... arguments) throws IOException {
        Program installed = program == null ? Program.install() : program;
        program = installed;
        return installed.command(arguments);
    }

    /** A scripted program where the manager's owner can run it; what it does not foresee goes to the real one. */
    public FakePodman scripted(String name) throws IOException {
        Path directory = sandbox.directory().resolve("scripted-" + name);
        return FakePodman.in(directory, name).orReal("/usr/bin/" + name);
    }

    /** What the journal has of a unit of the user manager, with what the unit said last: it comes a moment after its end. */
    public String journal(String unit) throws IOException {
        asRoot("journalctl", "--sync");
        return sandbox.run(List.of("journalctl", "--user", "-q", "--no-pager", "-o", "cat", "-u", unit))
                .output();
    }

    /**
     * Removes all containers, for the next test of the same lab: those that stay have a health check each second, which
     * costs a whole processor once there are ten.
     */
    void clear() throws IOException {
        CommandResult removed = podman("rm", "-a", "-f", "-t", "0");
        assertThat(removed.succeeded()).as(removed.errors()).isTrue();
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** Something to wait for. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until it holds; a test fails that waits in vain. To look starts podman, so there is a pause between two looks. */
    public static void await(String what, Condition condition) {
        Deadline deadline = Deadline.in(ComposeStack.LIMIT);
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
        try {
            sandbox.close();
        } finally {
            if (program != null) {
                program.close();
            }
        }
    }

    /** Runs a command inside as root, which must work. */
    public void asRoot(String... argv) throws IOException {
        asRoot(sandbox, argv);
    }

    private static void asRoot(Sandbox sandbox, String... argv) throws IOException {
        CommandResult done = sandbox.run(SandboxCommand.of(List.of(argv)).as(0));
        assertThat(done.succeeded()).as("%s: %s", List.of(argv), done.errors()).isTrue();
    }
}
