package io.unitward.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A child process that lives as long as its owner wants: it is told to end by the end of its standard input, which also
 * comes when this process dies in whatever way. Not for commands that are run to their end; those are bounded processes.
 */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final LinkedBlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private boolean ended;

    private ChildProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::readLines, "output of process " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts a child.
     *
     * @param argv the program, looked up in {@code PATH} of this process, and its arguments
     * @param environment its whole environment; nothing of ours is inherited
     * @param errorLog the file that its standard error is appended to
     * @throws IOException when it cannot be started
     */
    public static ChildProcess start(List<String> argv, Map<String, String> environment, Path errorLog)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errorLog.toFile()));
        return new ChildProcess(builder.start());
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /**
     * The next line of its standard output, without the line end; empty when the output has ended or the deadline has
     * passed ({@link Deadline#passed()} tells which).
     */
    public Optional<String> readLine(Deadline deadline) throws InterruptedException {
        if (ended) {
            return Optional.empty();
        }
        Optional<String> line = lines.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        if (line == null) {
            return Optional.empty();
        }
        ended = line.isEmpty();
        return line;
    }

    /** Ends its standard input, which asks it to finish. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // Only a flush can fail, when it is gone already: then there is nobody left to ask, and nothing was
            // written.
            ended = true;
        }
    }

    /** Waits for its end; whether it has ended by then. */
    public boolean await(Deadline deadline) throws InterruptedException {
        return process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Its exit code, or 128 and the signal's number; only after it has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    /** Ends its input, then kills it (it alone, not what it started) if it still runs. */
    @Override
    public void close() {
        endInput();
        process.destroyForcibly();
    }

    private void readLines() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The pipe was closed from our side: for the owner that is the end of the output.
            lines.add(Optional.empty());
            return;
        }
        lines.add(Optional.empty());
    }
}
