package io.unitward.remediation.stack;

import io.unitward.config.ComposeExternals.External;
import io.unitward.config.ComposeExternals.Kind;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether the networks, volumes and secrets are there that a stack does not make itself. A start that misses one ends what ran before, and
 * has nothing to put in its place.
 */
public final class Externals {
    /** {@code podman network exists} and {@code podman volume exists}: there is none of that name. */
    private static final int ABSENT = 1;

    /** {@code podman secret inspect}: the same. */
    private static final String NO_SECRET = "no such secret";

    private static final int MOST = 64 << 10;

    private final List<String> podman;
    private final Map<String, String> environment;

    /**
     * @param podman the program, and arguments before any of ours
     * @param environment all that it gets
     */
    public Externals(List<String> podman, Map<String, String> environment) {
        this.podman = List.copyOf(podman);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Looks for them; nothing is made.
     *
     * @param stands whether one that is missing stands in the way; otherwise that is a note
     */
    public Preflight look(List<External> all, boolean stands, Deadline deadline) {
        List<String> missing = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (External each : all) {
            String what = each.kind().text() + " '" + each.name() + "'";
            if (each.name().contains("$")) {
                notes.add(
                        "whether " + what + ", which is external, is there was not looked at: its name has a variable");
                continue;
            }
            String reason;
            try {
                ProcessResult told = exists(each, deadline);
                if (told.succeeded()) {
                    continue;
                }
                if (!told.timedOut() && isAbsent(each, told)) {
                    missing.add(what + " is external, and podman has none of that name; to make it: podman "
                            + each.kind().text() + " create " + each.name()
                            + (each.kind() == Kind.SECRET ? " FILE" : ""));
                    continue;
                }
                reason = told.timedOut()
                        ? "podman did not tell in time"
                        : "podman ended with exit code " + told.exitCode() + ": "
                                + Visible.of(told.stderr().strip());
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
            untold.add("whether " + what + ", which is external, is there: " + reason);
        }
        if (stands) {
            return new Preflight(missing, untold, notes);
        }
        notes.addAll(missing);
        return new Preflight(List.of(), List.of(), notes);
    }

    private static boolean isAbsent(External each, ProcessResult told) {
        return each.kind() == Kind.SECRET ? told.stderr().contains(NO_SECRET) : told.exitCode() == ABSENT;
    }

    private ProcessResult exists(External each, Deadline deadline) throws IOException {
        List<String> argv = new ArrayList<>(podman);
        // podman 4.3 has no 'secret exists'.
        argv.addAll(List.of(each.kind().text(), each.kind() == Kind.SECRET ? "inspect" : "exists", each.name()));
        return new BoundedProcess(argv, environment)
                .in(Path.of("/"))
                .caps(MOST, MOST)
                .run(deadline);
    }
}
