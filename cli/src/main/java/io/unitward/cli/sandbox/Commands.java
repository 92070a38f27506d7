package io.unitward.cli.sandbox;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs one host-side command to its end. */
final class Commands {
    /** What the sandbox's own host-side commands get to see of our environment: a way to find programs, nothing else. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin");

    private Commands() {}

    /** Sends a signal to a process. */
    static void kill(String signal, String pid) throws IOException {
        run(List.of("bash", "-c", "kill -\"$1\" \"$2\"", "bash", signal, pid), SandboxCommand.DEFAULT_DEADLINE);
    }

    static CommandResult run(List<String> argv, Duration limit) throws IOException {
        ProcessResult result = new BoundedProcess(argv, ENVIRONMENT).run(Deadline.in(limit));
        return new CommandResult(result.exitCode(), result.stdoutText(), result.stderr(), result.timedOut());
    }
}
