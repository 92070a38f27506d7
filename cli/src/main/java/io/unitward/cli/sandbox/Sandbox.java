package io.unitward.cli.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A throw-away real systemd manager in namespaces, cgroup, HOME and runtime directory of its own. Nothing of the host is
 * changed, several can run at once, and everything is removed on {@link #close()} or when this process dies in whatever
 * way.
 *
 * <p>Inside, {@code /etc}, {@code /run} and {@code /var/lib/unitward} are private and writable: {@link #path} says where
 * the host side finds them. HOME and the runtime directory of a user manager have the same path on both sides.
 */
public final class Sandbox implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final SandboxSpec spec;
    private final Launch launch;
    private final boolean delegated;

    private boolean closed;

    private Sandbox(SandboxSpec spec, Launch launch, boolean delegated) {
        this.spec = spec;
        this.launch = launch;
        this.delegated = delegated;
    }

    /**
     * Starts a manager and waits until its start-up jobs are done.
     *
     * @throws SandboxUnavailable when this machine cannot run one; nothing is left behind
     * @throws IOException when the sandbox's files cannot be written or removed
     */
    public static Sandbox start(SandboxSpec spec) throws SandboxUnavailable, IOException, InterruptedException {
        return started(new Sandbox(spec, Launch.of(spec), false));
    }

    /**
     * The same by a user who is not root: a user manager in a user namespace in which that user is called root, and is the only
     * one. Commands are run in the cgroup of this process.
     */
    public static Sandbox start(Delegated delegated) throws SandboxUnavailable, IOException, InterruptedException {
        SandboxSpec spec = SandboxSpec.user();
        return started(new Sandbox(spec, Launch.of(spec, delegated), true));
    }

    private static Sandbox started(Sandbox sandbox) throws SandboxUnavailable, IOException {
        boolean started = false;
        try {
            sandbox.awaitStarted();
            started = true;
            return sandbox;
        } finally {
            if (!started) {
                sandbox.close();
            }
        }
    }

    /** The home directory of the manager's owner, as the host side finds it. */
    public Path home() {
        return isUser() ? launch.directory().resolve("home") : path("/root");
    }

    /** The runtime directory ({@code XDG_RUNTIME_DIR}, or a system manager's {@code /run}), as the host side finds it. */
    public Path runtimeDirectory() {
        return isUser() ? launch.directory().resolve("run") : path("/run");
    }

    /** The admin layer of the unit search path ({@code /etc/systemd/user} or {@code /etc/systemd/system}), host side. */
    public Path admin() {
        return path("/etc/systemd/" + spec.kind().argument());
    }

    /**
     * Where the host side finds what is called {@code inside} in the sandbox. Absolute symbolic links met on the way lead
     * into the host's files, as for every process outside: use it for plain files and directories.
     *
     * @param inside an absolute path
     */
    public Path path(String inside) {
        if (!inside.startsWith("/")) {
            throw new IllegalArgumentException("path '%s'; expected an absolute path".formatted(inside));
        }
        return root().resolve(inside.substring(1));
    }

    /** The sandbox's root directory as the host side finds it. */
    public Path root() {
        requireOpen();
        return Path.of("/proc", launch.value("keeper"), "root");
    }

    /** The sandbox's own directory on the host, removed with it; holds {@code manager.log}. */
    public Path directory() {
        return launch.directory();
    }

    /** The cgroup that holds everything in the sandbox, removed with it. */
    public Path cgroup() {
        return Path.of(launch.value("cgroup"));
    }

    /** The manager's process id as the host sees it. */
    public long managerPid() {
        return Long.parseLong(launch.value("ready"));
    }

    /** The uid the manager runs as. */
    public long uid() {
        return spec.uid();
    }

    /** The primary group of that uid. */
    public long gid() {
        return isUser() ? Long.parseLong(launch.value("gid")) : 0;
    }

    /** Whether it is in a user namespace, where what is the host's belongs to nobody and what is its owner's to root. */
    public boolean isDelegated() {
        return delegated;
    }

    /** Gives a file, or a link itself, to the manager's owner, whose it is without that where the caller is not root. */
    public void own(Path file) throws IOException {
        if (!delegated) {
            Files.setAttribute(file, "unix:uid", (int) uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", (int) gid(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** What a client of this manager needs in its environment; nothing else of this process's environment is in it. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", isUser() ? home().toString() : "/root");
        if (isUser()) {
            environment.put("USER", launch.value("user"));
            environment.put("LOGNAME", launch.value("user"));
            environment.put("XDG_RUNTIME_DIR", runtimeDirectory().toString());
            environment.put(
                    "DBUS_SESSION_BUS_ADDRESS",
                    "unix:path=" + runtimeDirectory().resolve("bus"));
        }
        return environment;
    }

    /** Runs a command inside as the manager's owner, in its home directory. */
    public CommandResult run(List<String> argv) throws IOException {
        return run(SandboxCommand.of(argv));
    }

    /**
     * Runs a command inside: in the manager's namespaces, in a cgroup of the sandbox, in the owner's home directory. A user
     * sandbox still runs commands when its manager is dead; a system sandbox ends with its manager.
     *
     * @throws IOException when the command could not be started on the host side
     */
    public CommandResult run(SandboxCommand command) throws IOException {
        requireOpen();
        return Commands.run(enter(command), command.deadline());
    }

    /** A command line, for root on the host, that gives a shell of the manager's owner inside, in its home directory. */
    public String shell() {
        requireOpen();
        return enter(SandboxCommand.of(List.of("bash"))).stream()
                .map(word -> word.matches("[A-Za-z0-9_./:=@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }

    /** Runs {@code systemctl} (with {@code --user} for a user manager) inside. */
    public CommandResult systemctl(String... arguments) throws IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl"));
        if (isUser()) {
            argv.add("--user");
        }
        argv.addAll(List.of(arguments));
        return run(argv);
    }

    /**
     * Sends a signal to the manager.
     *
     * @throws IOException when the manager is gone: a process that is not in this sandbox is never signalled
     */
    public void signal(ManagerSignal signal) throws IOException {
        requireOpen();
        if (!managerRuns()) {
            throw new IOException("signal '%s'; the manager of sandbox '%s' is gone".formatted(signal, directory()));
        }
        Commands.kill(signal.name(), Long.toString(managerPid()));
    }

    /**
     * Starts a user manager in the place of one that was killed, and waits until its start-up jobs are done. What the killed
     * one had started is not ended; its runtime directory is as it was.
     *
     * @throws IOException when the manager still runs, or a new one does not start
     */
    public void startManagerAgain() throws IOException {
        requireOpen();
        if (!isUser() || managerRuns()) {
            throw new IOException(
                    "sandbox '%s': the manager still runs; expected a killed user manager".formatted(directory()));
        }
        try {
            launch.startManagerAgain();
            awaitStarted();
        } catch (SandboxUnavailable e) {
            throw new IOException("sandbox '%s': %s".formatted(directory(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the manager of sandbox '%s' started".formatted(directory()), e);
        }
    }

    /** Whether the manager's process exists, stopped or not. */
    public boolean managerRuns() {
        try {
            String groups = Files.readString(Path.of("/proc", Long.toString(managerPid()), "cgroup"));
            return groups.contains("/" + cgroup().getFileName() + "/");
        } catch (IOException e) {
            return false; // no such process, or it ended while its entry was read
        }
    }

    /**
     * Ends everything in the sandbox and returns when its processes, cgroup and directory are gone.
     *
     * @throws IOException when something could not be removed
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            launch.takeDown();
        } catch (InterruptedException e) {
            // The script goes on alone: its input has ended.
            Thread.currentThread().interrupt();
        }
    }

    private void awaitStarted() throws SandboxUnavailable, IOException {
        List<String> argv = new ArrayList<>(List.of("systemctl", "is-system-running", "--wait"));
        if (isUser()) {
            argv.add("--user");
        }
        CommandResult state = run(SandboxCommand.of(argv).within(START_LIMIT));
        if (!List.of("running", "degraded").contains(state.text())) {
            throw new SandboxUnavailable("the manager did not finish starting; its state is '%s' %s"
                    .formatted(state.text(), state.errors().strip()));
        }
        if (delegated) {
            // Of the host's units some may fail where root is nobody, which says nothing of what is tested here.
            systemctl("reset-failed");
        }
    }

    private List<String> enter(SandboxCommand command) {
        long uid = command.uid().orElse(spec.uid());
        if (delegated && uid != spec.uid()) {
            throw new IllegalArgumentException("uid '%d'; expected 0, which is the only one there".formatted(uid));
        }
        List<String> argv = new ArrayList<>();
        argv.addAll(
                delegated
                        ? List.of("nsenter", "-U", "--preserve-credentials")
                        : List.of("bash", script(), "enter", clients(uid)));
        argv.addAll(isUser() ? userNamespaces() : systemNamespaces());
        argv.add("--");
        if (uid != 0) {
            boolean owner = isUser() && uid == spec.uid();
            String gid = Long.toString(owner ? gid() : uid);
            String groups = owner ? "--init-groups" : "--clear-groups";
            argv.addAll(List.of("setpriv", "--reuid", Long.toString(uid), "--regid", gid, groups, "--"));
        }
        Map<String, String> environment = new TreeMap<>(environment());
        environment.putAll(command.environment());
        argv.addAll(List.of("env", "-i", "-C", uid == spec.uid() ? environment().get("HOME") : "/"));
        environment.forEach((name, value) -> argv.add(name + "=" + value));
        argv.addAll(command.argv());
        return argv;
    }

    private List<String> userNamespaces() {
        boolean network = spec.features().contains(SandboxFeature.PODMAN);
        return Stream.of("-t", launch.value("keeper"), "-m", "-C", network ? "-n" : "")
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private List<String> systemNamespaces() {
        return List.of("-t", launch.value("ready"), "-p", "-m", "-C", "-u", "-i", "-n");
    }

    /** Commands of a user manager's owner run in a session next to it, as after a login; all others apart. */
    private String clients(long uid) {
        boolean owner = isUser() && uid == spec.uid();
        String session = "user.slice/user-%d.slice/session-1.scope".formatted(uid);
        return cgroup().resolve(owner ? session : "clients").toString();
    }

    private String script() {
        return launch.directory().resolve("sandbox.sh").toString();
    }

    private boolean isUser() {
        return spec.kind() == SandboxKind.USER;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("sandbox '%s' is closed".formatted(directory()));
        }
    }
}
