package io.unitward.cli;

import io.unitward.collector.CollectorOptions;
import io.unitward.collector.PodmanProgram;
import io.unitward.collector.SnapshotCollector;
import io.unitward.collector.disk.GenerationReader;
import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerConnections;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.ParentProcess;
import io.unitward.host.Target;
import io.unitward.json.BadJson;
import io.unitward.json.SnapshotJson;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.FileExecutor;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.systemd.SystemdExecutor;
import io.unitward.remediation.systemd.UnitJobs;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PlannedAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * The other end of {@code --user-of}: a process that is the audited user, reads one {@link UserAsk} from standard input, does
 * it, and writes the answer to standard output. It does nothing that this user could not do; it is in no help.
 */
final class UserChild {
    /** How root starts it. */
    static final String COMMAND = "user-child";

    private final UserAsk ask;

    private UserChild(UserAsk ask) {
        this.ask = ask;
    }

    /** Answers one question; the exit code is 0 when the answer was written. */
    static int run(Console console, InputStream in) {
        try {
            UserAsk ask = UserAsk.read(in);
            requireAsker(ask.asker());
            long uid = Caller.uid();
            if (uid == 0 || uid != ask.uid()) {
                throw new RunFailure(
                        ExitCode.USAGE, COMMAND + " was asked as uid " + ask.uid() + " and runs as uid " + uid);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            new UserChild(ask).answer(answer);
            console.out().write(answer.toByteArray());
            console.out().flush();
            return ExitCode.COMPLIANT.code();
        } catch (BadJson bad) {
            console.tell(COMMAND + " is for unitward's own use, by --user-of: its input " + bad.getMessage());
            return ExitCode.USAGE.code();
        } catch (RunFailure failure) {
            failure.lines().forEach(console::tell);
            return failure.exitCode().code();
        } catch (IOException | RuntimeException failure) {
            console.tell("internal error: " + failure);
            return ExitCode.INTERNAL.code();
        }
    }

    /**
     * From the moment that {@code setpriv} has become the user, the kernel kills this process along with who asked. Before that
     * it does not, and then the question is whole all the same: nobody would wait for what is done, or write down that it was.
     */
    private static void requireAsker(long asker) throws IOException, RunFailure {
        long parent = ParentProcess.pid();
        if (parent != asker) {
            throw new RunFailure(
                    ExitCode.USAGE, COMMAND + " was asked by process " + asker + ", which has ended; nothing was done");
        }
    }

    private void answer(ByteArrayOutputStream out) throws IOException, RunFailure {
        Deadline deadline = Deadline.in(ask.timeout());
        switch (ask.action()) {
            case SNAPSHOT -> SnapshotJson.writeCompact(snapshot(deadline), out);
            case RELOAD -> {
                PlannedAction reload = new PlannedAction(
                        ActionKind.DAEMON_RELOAD, FindingDraft.MANAGER, List.of(), "asked by root", List.of());
                SentJson.write(new SystemdExecutor(this::connect).execute(reload, deadline), out);
            }
            case JOBS -> {
                try {
                    JobsJson.write(new UnitJobs(this::connect).run(JobsJson.orders(ask.words()), deadline), out);
                } catch (JobsJson.BadOrder bad) {
                    throw RunFailure.of(ExitCode.USAGE, bad);
                }
            }
            case GENERATION -> GenerationJson.write(generation(deadline), out);
            case ACT -> SentJson.write(act(Objects.requireNonNull(ask.planned()), deadline), out);
            case LOOK -> LookJson.write(files(), Objects.requireNonNull(ask.path()), out);
            case CLEAR -> LookJson.writeText(files().clear(Objects.requireNonNull(ask.path()), ask.removed()), out);
        }
    }

    private Sent act(PlannedAction action, Deadline deadline) {
        if (action.action() == ActionKind.QUARANTINE_DROP_IN) {
            String packaged = PackagedDropIns.ask(
                            HostRoots.THIS_HOST, ask.uid(), List.of(action.target()), deadline.left())
                    .get(action.target());
            if (packaged != null) {
                return new Sent.Changed(action.target() + " is not moved aside: " + packaged);
            }
        }
        return new FileExecutor(files(), containers(new SystemdExecutor(this::connect))).execute(action, deadline);
    }

    private GenerationJson.Answer generation(Deadline deadline) {
        try {
            return new GenerationJson.Answer(
                    GenerationReader.read(
                            HostRoots.THIS_HOST,
                            String.join("", ask.words()),
                            Scope.USER,
                            ask.uid(),
                            ask.uid(),
                            deadline),
                    null);
        } catch (IOException failure) {
            return new GenerationJson.Answer(List.of(), String.valueOf(failure.getMessage()));
        }
    }

    private Executor containers(Executor rest) {
        String home = System.getenv("HOME");
        return home == null
                ? rest
                : LiveHost.containers(home, Caller.usualRuntimeDirectory(ask.uid()), this::connect, rest);
    }

    private OwnFiles files() {
        return new OwnFiles(ask.uid());
    }

    private Snapshot snapshot(Deadline deadline) {
        Path locks = LiveHost.locks(null, ask.uid());
        Snapshot seen = SnapshotCollector.collect(new CollectorOptions(
                ask.request(),
                ask.uid(),
                this::connect,
                deadline,
                Clock.systemUTC(),
                System.getenv("HOME"),
                Caller.usualRuntimeDirectory(ask.uid()),
                HostRoots.THIS_HOST,
                PodmanProgram.USUAL,
                locks));
        return CutShortUpdates.tell(seen, locks);
    }

    private ManagerConnection connect(Deadline deadline) throws ManagerUnavailable {
        return ManagerConnections.open(Target.user(Caller.usualRuntimeDirectory(ask.uid()), ask.uid()), deadline);
    }
}
