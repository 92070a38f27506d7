package io.unitward.cli;

import io.unitward.collector.CollectorOptions;
import io.unitward.collector.PodmanEnvironment;
import io.unitward.collector.PodmanProgram;
import io.unitward.collector.SnapshotCollector;
import io.unitward.collector.disk.GenerationReader;
import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerConnections;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Target;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.files.FileExecutor;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.stack.ContainerExecutor;
import io.unitward.remediation.systemd.SystemdExecutor;
import io.unitward.remediation.systemd.UnitJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system manager, or the caller's own, asked from this process. */
final class LiveHost implements AuditedManager {
    /** Is there where systemd runs as the system manager, as sd_booted(3) has it. */
    private static final Path BOOTED = Path.of("/run/systemd/system");

    private final AuditOptions options;
    private final Target target;

    LiveHost(AuditOptions options) {
        this.options = options;
        this.target = options.scope() == Scope.SYSTEM
                ? Target.system(options.callerUid())
                : Target.user(Caller.runtimeDirectory(options.callerUid()), options.callerUid());
    }

    /** Opens a connection of its own. */
    ManagerConnection connect(Deadline deadline) throws ManagerUnavailable {
        try {
            ManagerConnection connection = ManagerConnections.open(target, deadline);
            Phases.done("connected");
            return connection;
        } catch (ManagerUnavailable unavailable) {
            boolean system = options.scope() == Scope.SYSTEM;
            throw system && !Files.isDirectory(BOOTED)
                    ? new ManagerUnavailable(notBooted(String.valueOf(unavailable.getMessage()), options.callerUid()))
                    : unavailable;
        }
    }

    /** Why there is no system manager, and what to ask instead: root gets it without asking for it, as in a container. */
    static String notBooted(String reason, long uid) {
        return reason + " (systemd does not run here as the system manager: there is no " + BOOTED + "; '--user' asks "
                + (uid == 0 ? "root's own user manager, '--user-of USER' another's" : "your own user manager") + ")";
    }

    @Override
    public Executor executor() {
        return new FileExecutor(files(), onContainers(new SystemdExecutor(this::connect)));
    }

    /** Stacks belong to users: in system scope nothing is done to containers. */
    private Executor onContainers(Executor rest) {
        String home = System.getenv("HOME");
        return options.scope() == Scope.SYSTEM || home == null
                ? rest
                : containers(home, Caller.runtimeDirectory(options.callerUid()), this::connect, rest);
    }

    /** Does what is to be done to containers of the user that this process is, by the podman that its manager would run. */
    static Executor containers(String home, String runtime, CollectorOptions.Connector manager, Executor rest) {
        PodmanProgram podman = PodmanProgram.USUAL;
        return new ContainerExecutor(
                podman.argv(),
                deadline -> {
                    try {
                        return PodmanEnvironment.of(podman, manager, home, runtime, deadline);
                    } catch (ManagerUnavailable unavailable) {
                        throw new IOException(
                                "where podman keeps its containers is not known: " + unavailable.getMessage(),
                                unavailable);
                    }
                },
                rest);
    }

    @Override
    public OwnFiles files() {
        return new OwnFiles(options.callerUid());
    }

    @Override
    public Jobs jobs() {
        return new UnitJobs(this::connect);
    }

    @Override
    public List<GenerationFile> generation(Path directory, Deadline deadline) throws IOException {
        return GenerationReader.read(
                HostRoots.THIS_HOST,
                directory.toAbsolutePath().normalize().toString(),
                options.scope(),
                options.callerUid(),
                options.scope() == Scope.SYSTEM ? 0 : options.managerUid(),
                deadline);
    }

    @Override
    public Snapshot collect(CollectionRequest request) {
        Path locks = options.scope() == Scope.SYSTEM ? null : locks(options.stateDirectory(), options.callerUid());
        Snapshot seen = SnapshotCollector.collect(new CollectorOptions(
                request,
                options.callerUid(),
                this::connect,
                Deadline.in(options.timeout()),
                Clock.systemUTC(),
                System.getenv("HOME"),
                options.scope() == Scope.USER ? Caller.runtimeDirectory(options.callerUid()) : null,
                HostRoots.THIS_HOST,
                PodmanProgram.USUAL,
                locks));
        return CutShortUpdates.tell(seen, locks);
    }

    /** Where stacks of the caller's own manager are locked and remembered; null when that place is not known. */
    static @Nullable Path locks(@Nullable Path named, long uid) {
        try {
            return StateDirectory.of(named != null ? named : Caller.stateDirectory(uid, Scope.USER), Scope.USER, uid);
        } catch (RunFailure unknown) {
            return null;
        }
    }
}
