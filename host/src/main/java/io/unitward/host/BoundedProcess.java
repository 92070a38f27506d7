package io.unitward.host;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A child process that ends by a deadline, with all that it started, and of whose output only so much is kept. It is given
 * as a list of arguments, never as a line for a shell, and gets no environment but the given one.
 *
 * <p>What leaves the tree on purpose (a daemon that lets its parent exit) is not found any more and not killed.
 */
public final class BoundedProcess {
    /** How much of each output stream is kept unless said otherwise: 16 MiB. */
    public static final int DEFAULT_CAP = 16 << 20;

    /** How long is read on what a process that ended has written. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private static final List<String> SETSID =
            List.of("/usr/bin/setsid", "/bin/setsid", "/run/current-system/sw/bin/setsid");

    private final List<String> argv;
    private final Map<String, String> environment;
    private @Nullable Path directory;
    private byte[] stdin = new byte[0];
    private int stdoutCap = DEFAULT_CAP;
    private int stderrCap = DEFAULT_CAP;
    private boolean endsAtCap;
    private boolean isApart;
    private boolean endsAlone;

    /**
     * @param argv the program, found in {@code PATH} of this process unless it has a slash, and its arguments
     * @param environment all that the child's environment holds
     */
    public BoundedProcess(List<String> argv, Map<String, String> environment) {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("argv is empty; expected a program");
        }
        this.argv = List.copyOf(argv);
        this.environment = Map.copyOf(environment);
    }

    /** Runs it in that directory instead of this process's own. */
    public BoundedProcess in(Path workingDirectory) {
        this.directory = workingDirectory;
        return this;
    }

    /** Gives it these bytes on its standard input, which is empty otherwise. */
    public BoundedProcess stdin(byte[] bytes) {
        this.stdin = bytes.clone();
        return this;
    }

    /** Keeps at most so many bytes of each stream; the rest is read and dropped. */
    public BoundedProcess caps(int stdoutBytes, int stderrBytes) {
        this.stdoutCap = stdoutBytes;
        this.stderrCap = stderrBytes;
        return this;
    }

    /**
     * Runs it in a session of its own, so that Ctrl-C at a terminal, which goes to all that this process started, does not end
     * it. Where there is no {@code setsid} it runs as it would otherwise. The program is given by its path.
     */
    public BoundedProcess apart() {
        this.isApart = true;
        return this;
    }

    /**
     * Counts as done when it ends itself, whoever holds its output open; in a session of its own, of which what is left is
     * killed then. What began another session is not found.
     */
    public BoundedProcess endingAlone() {
        this.endsAlone = true;
        return apart();
    }

    /** Kills it as soon as it writes more than is kept of a stream, for a child that may write for ever. */
    public BoundedProcess endAtCap() {
        this.endsAtCap = true;
        return this;
    }

    /**
     * Runs it and collects what it writes.
     *
     * @throws IOException when it cannot be started, or the calling thread is interrupted (the child is killed then)
     */
    public ProcessResult run(Deadline deadline) throws IOException {
        Process process = start();
        try {
            Runnable atCap = endsAtCap ? () -> ProcessTree.kill(process) : () -> {};
            OutputPump out = OutputPump.start(process.getInputStream(), stdoutCap, atCap);
            OutputPump err = OutputPump.start(process.getErrorStream(), stderrCap, atCap);
            feed(process.getOutputStream());
            // Its output ends with it or a moment later; what it left running is not waited for.
            boolean ended = await(process, deadline);
            if (endsAlone) {
                ProcessTree.killSession(process.pid());
                Deadline moment = Deadline.in(LAST_WORDS);
                out.await(moment);
                err.await(moment);
            } else {
                ended = ended && out.await(deadline) && err.await(deadline);
            }
            if (!ended) {
                ProcessTree.kill(process);
            }
            return new ProcessResult(
                    exitCode(process),
                    out.bytes(),
                    new String(err.bytes(), StandardCharsets.UTF_8),
                    !ended,
                    out.truncated() || err.truncated());
        } catch (InterruptedException e) {
            throw interrupted(process);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(isApart ? inOwnSession(argv) : argv);
        builder.environment().clear();
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IOException("start " + Words.quoted(argv.get(0)) + ": " + reason(e), e);
        }
    }

    /** It becomes the program itself: the process id stays the same. */
    private static List<String> inOwnSession(List<String> argv) {
        return SETSID.stream()
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .map(setsid -> Stream.concat(Stream.of(setsid), argv.stream()).toList())
                .orElse(argv);
    }

    /** The kernel's words from the JDK's {@code Cannot run program "x" (in directory "y"): error=2, No such file …}. */
    private static String reason(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        int at = message.lastIndexOf(": error=");
        int comma = message.indexOf(", ", Math.max(at, 0));
        return at < 0 || comma < 0 ? message : message.substring(comma + 2);
    }

    /** On a thread of its own: a child that does not read would block us for ever. The end alone blocks nobody. */
    private void feed(OutputStream to) {
        byte[] bytes = stdin;
        if (bytes.length == 0) {
            try {
                to.close();
            } catch (IOException e) {
                return; // there was nothing to write
            }
            return;
        }
        OutputPump.daemon("stdin", () -> {
            try (to) {
                to.write(bytes);
            } catch (IOException e) {
                // The child ended or closed its input without reading it all; its exit code says what it made of that.
                return;
            }
        });
    }

    private static boolean await(Process process, Deadline deadline) throws InterruptedException {
        return process.waitFor(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static int exitCode(Process process) {
        return process.isAlive() ? ProcessResult.STILL_THERE : process.exitValue();
    }

    private static IOException interrupted(Process process) {
        ProcessTree.kill(process);
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for a child process");
    }
}
