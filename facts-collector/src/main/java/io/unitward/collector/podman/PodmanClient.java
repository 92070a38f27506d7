package io.unitward.collector.podman;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.BadJson;
import io.unitward.json.JsonReader;
import io.unitward.json.Visible;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs podman for one answer in JSON: a list of arguments, a deadline, a limit to what it may write. */
final class PodmanClient {
    /** One container is 15 KB of JSON. */
    private static final int MOST_BYTES = 32 << 20;

    private static final int MOST_ERRORS = 64 << 10;
    private static final int MOST_TOLD = 200;

    private final List<String> argv;
    private final Map<String, String> environment;
    private final Deadline deadline;

    PodmanClient(List<String> argv, Map<String, String> environment, Deadline deadline) {
        this.argv = List.copyOf(argv);
        this.environment = Map.copyOf(environment);
        this.deadline = deadline;
    }

    /** Reads one document. */
    @FunctionalInterface
    interface Document<T> {
        T read(JsonReader json) throws BadJson;
    }

    /**
     * Asks.
     *
     * @throws NotAnswered when podman cannot be started, does not end in time, fails, or writes what is not understood
     */
    <T> T ask(List<String> arguments, Document<T> document) throws NotAnswered {
        List<String> all = new ArrayList<>(argv);
        all.addAll(arguments);
        String verb = arguments.get(0);
        ProcessResult result;
        try {
            // Not the caller's directory: it may be one that the audited user cannot enter.
            result = new BoundedProcess(all, environment)
                    .in(Path.of("/"))
                    .caps(MOST_BYTES, MOST_ERRORS)
                    .endAtCap()
                    .run(deadline);
        } catch (IOException e) {
            throw new NotAnswered(String.valueOf(e.getMessage()));
        }
        if (result.timedOut()) {
            throw new NotAnswered("'podman " + verb + "' did not answer before the deadline of "
                    + deadline.length().toSeconds() + " s");
        }
        if (result.truncated()) {
            throw new NotAnswered("'podman " + verb + "' wrote more than " + (MOST_BYTES >> 20) + " MiB");
        }
        if (result.exitCode() != 0) {
            throw new NotAnswered(
                    "'podman " + verb + "' ended with exit code " + result.exitCode() + said(result.stderr()));
        }
        try {
            JsonReader json = new JsonReader(new ByteArrayInputStream(result.stdout()), MOST_BYTES);
            T read = document.read(json);
            json.end();
            return read;
        } catch (BadJson bad) {
            throw new NotAnswered("what 'podman " + verb + "' writes is not understood: " + bad.getMessage());
        }
    }

    /** What it writes to either stream, unread; null when it does not end in time, fails, or writes too much. */
    @Nullable
    String said(List<String> arguments) {
        List<String> all = new ArrayList<>(argv);
        all.addAll(arguments);
        try {
            ProcessResult result = new BoundedProcess(all, environment)
                    .in(Path.of("/"))
                    .caps(MOST_ERRORS, MOST_ERRORS)
                    .endAtCap()
                    .run(deadline);
            return result.succeeded() ? result.stdoutText() + result.stderr() : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The last line is podman's error; those before it are warnings. It never holds what a container was given. */
    private static String said(String stderr) {
        String text = stderr.strip();
        String last = Visible.of(text.substring(text.lastIndexOf('\n') + 1));
        String shown = last.length() > MOST_TOLD ? last.substring(0, MOST_TOLD) + "..." : last;
        return shown.isEmpty() ? "" : ": " + shown;
    }
}
