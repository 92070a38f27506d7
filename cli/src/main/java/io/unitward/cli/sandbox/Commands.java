package io.unitward.cli.sandbox;

import io.unitward.host.ChildProcess;
import io.unitward.host.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one host-side command to its end. */
final class Commands {
    /** What the sandbox's own host-side commands get to see of our environment: a way to find programs, nothing else. */
    static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin");

    private Commands() {}

    static CommandResult run(List<String> argv, Map<String, String> environment, Duration limit, Path scratch)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile(scratch, "errors", "");
        Deadline deadline = Deadline.in(limit);
        try (ChildProcess child = ChildProcess.start(argv, environment, errors)) {
            child.endInput();
            StringBuilder output = new StringBuilder();
            for (Optional<String> line = child.readLine(deadline); line.isPresent(); line = child.readLine(deadline)) {
                output.append(line.get()).append('\n');
            }
            boolean ended = child.await(deadline);
            String text = new String(Files.readAllBytes(errors), StandardCharsets.UTF_8);
            return new CommandResult(ended ? child.exitCode() : 137, output.toString(), text, !ended);
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
