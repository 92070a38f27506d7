package io.unitward.cli.faults;

import io.unitward.cli.sandbox.CommandResult;
import io.unitward.cli.sandbox.Sandbox;
import io.unitward.cli.sandbox.SandboxCommand;
import io.unitward.cli.sandbox.SandboxKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs of unitward in a sandbox whose process does not matter to a test: one process for each uid makes them one after the
 * other, from the entry point on, see {@link WarmRuns}. To start Java and to load and compile classes costs several times what
 * such a run does. A run that is given variables, or that starts while another goes on, has a process of its own, as has all that
 * units start, and what a test starts with {@link Program#argv} since it kills or watches it. With UNITWARD_COLD_RUNS in the
 * environment, as {@code ./check --long} has it, every run has.
 */
public final class Warm implements AutoCloseable {
    private static final boolean COLD = System.getenv("UNITWARD_COLD_RUNS") != null;

    private final Program program;
    private final Sandbox sandbox;
    private final SandboxKind kind;
    private final Map<Long, WarmProcess> processes = new HashMap<>();
    private boolean cold = COLD;

    public Warm(Program program, Sandbox sandbox, SandboxKind kind) {
        this.program = program;
        this.sandbox = sandbox;
        this.kind = kind;
    }

    /** From now on each run has a process of its own. */
    public void cool() {
        cold = true;
    }

    /** Runs {@code unitward ARGUMENTS} with the uid and variables of that command, whose arguments do not matter. */
    public CommandResult run(SandboxCommand as, List<String> arguments, Duration limit) throws IOException {
        boolean own = cold || !program.isOfTests() || !as.environment().isEmpty();
        WarmProcess process = own ? null : free(as.uid().orElse(sandbox.uid()));
        return process == null
                ? sandbox.run(new SandboxCommand(program.argv(arguments), as.uid(), as.environment(), limit))
                : process.run(arguments, limit);
    }

    /** The one of that uid, which is taken then; null while it makes another run. */
    private @Nullable WarmProcess free(long uid) throws IOException {
        synchronized (processes) {
            WarmProcess process = processes.get(uid);
            if (process == null) {
                process = WarmProcess.start(program, sandbox, socket(uid), uid);
                processes.put(uid, process);
            }
            return process.take() ? process : null;
        }
    }

    /** Where both sides find it: the root directory of a system manager does not show what is the sandbox's. */
    private WarmProcess.Socket socket(long uid) {
        String name = "warm-" + uid;
        if (kind == SandboxKind.USER) {
            Path path = sandbox.directory().resolve(name);
            return new WarmProcess.Socket(path, path);
        }
        Path inside = Path.of("/run", name);
        return new WarmProcess.Socket(inside, sandbox.path(inside.toString()));
    }

    @Override
    public void close() throws IOException {
        synchronized (processes) {
            for (WarmProcess each : processes.values()) {
                each.close();
            }
        }
    }
}
