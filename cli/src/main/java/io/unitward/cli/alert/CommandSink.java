package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.remediation.alert.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program of the operator, without a shell and without our environment.
 *
 * @param argv an absolute path, and arguments
 * @param uid who may have written it besides root
 */
record CommandSink(List<String> argv, long uid) implements Sink {
    CommandSink {
        argv = List.copyOf(argv);
    }

    @Override
    public Answer send(Alert alert, Deadline deadline) {
        List<ConfigProblem> problems = TrustedProgram.problems(List.of(Path.of(argv.get(0))), uid);
        if (!problems.isEmpty()) {
            return Answer.failed("not run: " + problems.get(0));
        }
        try {
            ProcessResult result = new BoundedProcess(argv, Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8"))
                    .in(Path.of("/"))
                    .stdin(AlertBodies.plain(alert))
                    .caps(4096, 4096)
                    .endingAlone()
                    .run(deadline);
            String said = Answer.shown(result.stdoutText() + " " + result.stderr(), "");
            if (result.timedOut()) {
                return new Answer(Outcome.Kind.FAILED, "it was not done in time, and was ended", said);
            }
            // What it writes beyond what is kept does not make it fail.
            return new Answer(
                    result.exitCode() == 0 ? Outcome.Kind.DELIVERED : Outcome.Kind.FAILED,
                    "it ended with " + result.exitCode(),
                    said);
        } catch (IOException e) {
            return Answer.failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }
}
