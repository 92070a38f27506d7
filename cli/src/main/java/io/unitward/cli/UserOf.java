package io.unitward.cli;

import io.unitward.collector.disk.HostReader;
import io.unitward.collector.disk.HostRoots;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.generation.GenerationFile;
import io.unitward.host.Account;
import io.unitward.host.AsUser;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.BadJson;
import io.unitward.json.BadSnapshot;
import io.unitward.json.SnapshotJson;
import io.unitward.json.Visible;
import io.unitward.ownership.FileState;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.NotSeen;
import io.unitward.remediation.files.UnitFiles;
import io.unitward.remediation.systemd.SystemdExecutor;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Another user's manager, for root. A process that is that user looks at it and acts on it; root sees what that process
 * writes, and believes none of it before it is checked. Nothing of that user's is opened here.
 */
final class UserOf implements AuditedManager {
    /** What a second start of Java may take on a busy machine, beyond what was asked takes. */
    static final Duration START_UP = Duration.ofSeconds(10);

    private static final int STDERR_CAP = 8 << 10;
    private static final int MOST_TOLD = 300;

    private static final CollectionRequest NOTHING = new CollectionRequest(Scope.USER, List.of(), List.of(), List.of());

    private final Account account;
    private final Duration timeout;
    private final OwnProgram program;

    /**
     * For one user.
     *
     * @throws RunFailure when the program is not one that root may hand to others
     */
    UserOf(Account account, Duration timeout) throws RunFailure {
        this(account, timeout, OwnProgram.with(UserChild.COMMAND));
    }

    UserOf(Account account, Duration timeout, OwnProgram program) {
        this.account = account;
        this.timeout = timeout;
        this.program = program;
    }

    @Override
    public Snapshot collect(CollectionRequest request) {
        Instant from = Instant.now();
        String runtime = Caller.usualRuntimeDirectory(account.uid());
        // Its parent is root's, and a look at the entry opens nothing.
        if (!Files.isDirectory(Path.of(runtime), LinkOption.NOFOLLOW_LINKS)) {
            return unavailable(
                    from,
                    request,
                    account + " has no runtime directory " + runtime
                            + ", so no manager of theirs runs; one runs while they"
                            + " are logged in, or always after 'loginctl enable-linger " + account.name() + "'");
        }
        return ask(request, from);
    }

    /** Lets the other process look. */
    Snapshot ask(CollectionRequest request, Instant from) {
        Host host = host();
        UserAsk ask = new UserAsk(UserAsk.Action.SNAPSHOT, account.uid(), timeout, request);
        try {
            Snapshot answer = SnapshotJson.readAnswer(answer(ask, SnapshotJson.MAX_ANSWER));
            String wrong = new AnswerCheck(account.uid(), request, host, from, Instant.now()).wrong(answer);
            return wrong == null ? on(answer, host) : unavailable(from, request, told("its answer " + wrong));
        } catch (NoAnswer no) {
            return unavailable(from, request, told(no.reason));
        } catch (BadSnapshot bad) {
            return unavailable(
                    from, request, told("its answer is no snapshot: " + shortened(String.valueOf(bad.getMessage()))));
        } catch (OutOfMemoryError tooMuch) {
            return unavailable(from, request, told("its answer does not fit into memory"));
        }
    }

    private Host host() {
        return new HostReader(HostRoots.THIS_HOST).read(Scope.USER, account.uid());
    }

    /** What is changing units right now root sees for itself; what that user says of it counts as well. */
    private static Snapshot on(Snapshot answer, Host host) {
        String told = answer.host().activity();
        return answer.with(host.activity() != null || told == null ? host : new Host(host.bootId(), shortened(told)));
    }

    @Override
    public Executor executor() {
        return new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                return act(action, deadline);
            }
        };
    }

    @Override
    public Jobs jobs() {
        return (orders, deadline) -> {
            if (orders.isEmpty()) {
                return List.of();
            }
            try {
                UserAsk ask = new UserAsk(UserAsk.Action.JOBS, account.uid(), deadline.left(), JobsJson.words(orders));
                return JobsJson.read(answer(ask, JobsJson.MAX_BYTES), orders).stream()
                        .map(end -> new JobEnd(end.order(), end.state(), shortened(end.message())))
                        .toList();
            } catch (NoAnswer no) {
                return unknown(orders, no.reason, no.late);
            } catch (BadJson bad) {
                return unknown(orders, "its answer " + shortened(String.valueOf(bad.getMessage())), false);
            }
        };
    }

    private List<JobEnd> unknown(List<JobOrder> orders, String reason, boolean late) {
        JobEnd.State state = late ? JobEnd.State.DEADLINE : JobEnd.State.UNKNOWN;
        return orders.stream()
                .map(order ->
                        new JobEnd(order, state, order.unit() + ": it is not known what came of it: " + told(reason)))
                .toList();
    }

    @Override
    public List<GenerationFile> generation(Path directory, Deadline deadline) throws IOException {
        try {
            UserAsk ask = new UserAsk(
                    UserAsk.Action.GENERATION,
                    account.uid(),
                    deadline.left(),
                    List.of(directory.toAbsolutePath().normalize().toString()));
            GenerationJson.Answer answer = GenerationJson.read(answer(ask, GenerationJson.MAX_BYTES));
            if (answer.problem() != null) {
                throw new IOException(shortened(answer.problem()));
            }
            return answer.files();
        } catch (NoAnswer no) {
            throw new IOException(told(no.reason), no);
        } catch (BadJson bad) {
            throw new IOException(told("its answer " + shortened(String.valueOf(bad.getMessage()))), bad);
        }
    }

    private Sent act(PlannedAction action, Deadline deadline) {
        Sent job = SystemdExecutor.execute(jobs(), action, deadline);
        if (job != null) {
            return job;
        }
        UserAsk ask = action.action() == ActionKind.DAEMON_RELOAD
                ? new UserAsk(UserAsk.Action.RELOAD, account.uid(), deadline.left(), NOTHING)
                : new UserAsk(UserAsk.Action.ACT, account.uid(), deadline.left(), NOTHING, action, null, null);
        try {
            return SentJson.read(answer(ask, STDERR_CAP));
        } catch (NoAnswer no) {
            return new Sent.NoAnswer(told(no.reason), no.late);
        } catch (BadJson bad) {
            return new Sent.NoAnswer(told("its answer " + shortened(String.valueOf(bad.getMessage()))), false);
        }
    }

    @Override
    public UnitFiles files() {
        return new UnitFiles() {
            @Override
            public FileState look(String path) throws NotSeen {
                LookJson.Answer answer = aboutFile(UserAsk.Action.LOOK, path, null);
                if (answer.state() == null) {
                    throw new NotSeen(shortened(String.valueOf(answer.text())));
                }
                return answer.state();
            }

            @Override
            public @Nullable String clear(String path, @Nullable String removed) {
                try {
                    String text = aboutFile(UserAsk.Action.CLEAR, path, removed).text();
                    return text == null ? null : shortened(text);
                } catch (NotSeen notSeen) {
                    return notSeen.getMessage();
                }
            }
        };
    }

    private LookJson.Answer aboutFile(UserAsk.Action action, String path, @Nullable String removed) throws NotSeen {
        try {
            UserAsk ask = new UserAsk(action, account.uid(), timeout, NOTHING, null, path, removed);
            return LookJson.read(answer(ask, LookJson.MAX_BYTES));
        } catch (NoAnswer no) {
            throw new NotSeen(told(no.reason));
        } catch (BadJson bad) {
            throw new NotSeen(told("its answer " + shortened(String.valueOf(bad.getMessage()))));
        }
    }

    /** Asks; what comes back is whole, and nothing else is known of it. */
    private byte[] answer(UserAsk ask, int cap) throws NoAnswer {
        Map<String, String> environment = new TreeMap<>(program.environment());
        environment.put("HOME", account.home());
        environment.put("USER", account.name());
        environment.put("LOGNAME", account.name());
        environment.put("XDG_RUNTIME_DIR", Caller.usualRuntimeDirectory(account.uid()));
        Duration limit = ask.timeout().plus(START_UP);
        ProcessResult result;
        try {
            BoundedProcess process = new AsUser(account).command(program.argv(), environment);
            result =
                    process.stdin(ask.toJson()).caps(cap, STDERR_CAP).endAtCap().run(Deadline.in(limit));
        } catch (IOException failure) {
            throw new NoAnswer("it could not be started: " + failure.getMessage(), false);
        }
        Phases.done("answered as another user");
        if (result.truncated()) {
            throw new NoAnswer("it wrote more than " + (cap >> 10) + " KiB", false);
        }
        if (result.timedOut()) {
            throw new NoAnswer("it did not end within " + limit.toSeconds() + " s", true);
        }
        if (result.exitCode() != 0) {
            String said = result.stderr().strip();
            throw new NoAnswer(
                    "it ended with exit code " + result.exitCode() + (said.isEmpty() ? "" : ": " + shortened(said)),
                    false);
        }
        return result.stdout();
    }

    private Snapshot unavailable(Instant at, CollectionRequest request, String reason) {
        return Snapshot.unavailable(at, host(), account.uid(), request, reason);
    }

    private String told(String reason) {
        return "the process that asks as " + account + " gave no usable answer: " + reason;
    }

    /** One line, short, of what that user may have written. */
    private static String shortened(String text) {
        int end = text.indexOf('\n');
        String line = Visible.of(end < 0 ? text : text.substring(0, end));
        return line.length() > MOST_TOLD ? line.substring(0, MOST_TOLD) + "..." : line;
    }

    /** There is no answer, and why. */
    private static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;
        private final boolean late;

        NoAnswer(String reason, boolean late) {
            super(reason);
            this.reason = reason;
            this.late = late;
        }
    }
}
