package io.unitward.remediation.stack;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.PlannedAction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Removes one container by its whole id, and leaves the rest to another executor. Neither by force, so that podman itself
 * refuses one that runs by now, nor with its volumes.
 */
public final class ContainerExecutor implements Executor {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST = 64 << 10;
    private static final int MOST_TOLD = 200;

    private final List<String> podman;
    private final Environment environment;
    private final Executor rest;

    /** All that podman gets in its environment. */
    public interface Environment {
        /**
         * Found out when it comes to it.
         *
         * @throws IOException when that is not known: podman is not started then, as it might look at other containers
         */
        Map<String, String> read(Deadline deadline) throws IOException;
    }

    /**
     * @param podman the program, and arguments before any of ours
     * @param rest does what is no action on a container
     */
    public ContainerExecutor(List<String> podman, Environment environment, Executor rest) {
        this.podman = List.copyOf(podman);
        this.environment = environment;
        this.rest = rest;
    }

    @Override
    public boolean acts() {
        return rest.acts();
    }

    @Override
    public Sent execute(PlannedAction action, Deadline deadline) {
        return action.detail() instanceof ActionDetail.Remove remove
                ? remove(remove.id(), deadline)
                : rest.execute(action, deadline);
    }

    private Sent remove(String id, Deadline deadline) {
        if (!ID.matcher(id).matches()) {
            return new Sent.NotSent("container id '" + id + "'; expected 64 hex digits");
        }
        List<String> argv = new ArrayList<>(podman);
        argv.addAll(List.of("rm", id));
        try {
            ProcessResult result = new BoundedProcess(argv, environment.read(deadline))
                    .in(Path.of("/"))
                    .caps(MOST, MOST)
                    .run(deadline);
            if (result.timedOut()) {
                return new Sent.NoAnswer("'podman rm' did not end in time, and was ended", true);
            }
            return result.succeeded()
                    ? new Sent.Accepted()
                    : new Sent.Refused("'podman rm' ended with exit code " + result.exitCode() + said(result.stderr()));
        } catch (IOException e) {
            return new Sent.NotSent(String.valueOf(e.getMessage()));
        }
    }

    /** The last line is podman's error; those before it are warnings. */
    private static String said(String stderr) {
        String text = stderr.strip();
        String last = Visible.of(text.substring(text.lastIndexOf('\n') + 1));
        String shown = last.length() > MOST_TOLD ? last.substring(0, MOST_TOLD) + "..." : last;
        return shown.isEmpty() ? "" : ": " + shown;
    }
}
