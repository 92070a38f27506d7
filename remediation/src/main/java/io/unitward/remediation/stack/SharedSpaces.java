package io.unitward.remediation.stack;

import io.unitward.config.ComposeAsks.Shared;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.json.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether the containers and services are there whose network, processes or IPC services of a stack share. A start that misses one
 * ends what ran before, and has nothing to put in its place.
 */
public final class SharedSpaces {
    /** {@code podman container exists}: there is none. */
    private static final int ABSENT = 1;

    private static final int MOST = 64 << 10;

    private final List<String> podman;
    private final Map<String, String> environment;

    /**
     * @param podman the program, and arguments before any of ours
     * @param environment all that it gets
     */
    public SharedSpaces(List<String> podman, Map<String, String> environment) {
        this.podman = List.copyOf(podman);
        this.environment = Map.copyOf(environment);
    }

    /**
     * What is wrong with services that are named; pure.
     *
     * @param services all that the compose files declare
     */
    public static Preflight services(Collection<Shared> all, Collection<String> services) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Shared each : all) {
            if (each.container()) {
                continue;
            }
            if (each.name().contains("$")) {
                notes.add(unresolved(each));
            } else if (!services.contains(each.name())) {
                problems.add(asks(each) + ", and the compose files declare no service of that name; expected one of "
                        + String.join(", ", services));
            }
        }
        return new Preflight(problems, List.of(), notes);
    }

    /**
     * Looks for containers that are named; nothing is made. Those of the stack itself are made by the start.
     *
     * @param own whether a name is that of a container of the stack itself
     * @param stands whether one that is missing stands in the way; otherwise that is a note
     */
    public Preflight look(Collection<Shared> all, Predicate<String> own, boolean stands, Deadline deadline) {
        List<String> missing = new ArrayList<>();
        List<String> untold = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Shared each : all) {
            if (!each.container() || own.test(each.name())) {
                continue;
            }
            if (each.name().contains("$")) {
                notes.add(unresolved(each));
                continue;
            }
            String reason;
            try {
                ProcessResult told = exists(each.name(), deadline);
                if (told.succeeded()) {
                    continue;
                }
                if (!told.timedOut() && told.exitCode() == ABSENT) {
                    missing.add(asks(each) + ", and podman has no container of that name; expected one that is there"
                            + " before the stack is started");
                    continue;
                }
                reason = told.timedOut()
                        ? "podman did not tell in time"
                        : "podman ended with exit code " + told.exitCode() + ": "
                                + Visible.of(told.stderr().strip());
            } catch (IOException e) {
                reason = String.valueOf(e.getMessage());
            }
            untold.add("whether container '" + each.name() + "' is there, which " + each.where() + " names: " + reason);
        }
        if (stands) {
            return new Preflight(missing, untold, notes);
        }
        notes.addAll(missing);
        return new Preflight(List.of(), List.of(), notes);
    }

    /** As providers name what they make where nobody else does: {@code PROJECT-SERVICE-1}, {@code PROJECT_SERVICE_1}. */
    public static boolean isMade(String name, String project, Collection<String> services) {
        return services.stream()
                .anyMatch(service ->
                        name.matches(Pattern.quote(project) + "[-_]" + Pattern.quote(service) + "[-_][0-9]+"));
    }

    private static String asks(Shared each) {
        return each.where() + ": service " + each.service() + " has " + each.key() + " '"
                + (each.container() ? "container:" : "service:") + each.name() + "'";
    }

    private static String unresolved(Shared each) {
        return asks(each) + ", and whether that is there was not looked at: its name has a variable";
    }

    private ProcessResult exists(String name, Deadline deadline) throws IOException {
        List<String> argv = new ArrayList<>(podman);
        argv.addAll(List.of("container", "exists", name));
        return new BoundedProcess(argv, environment)
                .in(Path.of("/"))
                .caps(MOST, MOST)
                .run(deadline);
    }
}
