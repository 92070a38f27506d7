package io.unitward.collector.systemd;

import io.unitward.facts.CollectionProblem;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a manager about itself. */
public final class ManagerReader {
    private static final List<String> TIMES = List.of(
            "UnitsLoadTimestamp",
            "UnitsLoadTimestampMonotonic",
            "UnitsLoadStartTimestamp",
            "UnitsLoadStartTimestampMonotonic");

    private final Asker asker;
    private final List<CollectionProblem> problems = new ArrayList<>();
    private List<Long> times = List.of();

    public ManagerReader(ManagerConnection connection, Deadline deadline) {
        this.asker = new Asker(connection, deadline);
    }

    /**
     * Asks everything, all questions in flight at once.
     *
     * @param now the wall clock
     * @param nowMonotonic the monotonic clock in microseconds; null when it cannot be read
     * @throws ManagerLost when it does not answer, or not even tells its search path
     */
    public ManagerTold read(Instant now, @Nullable Long nowMonotonic) throws ManagerLost {
        List<Request> requests = new ArrayList<>();
        for (String property : List.of("UnitPath", "Version", "SystemState", "Environment")) {
            requests.add(property(property));
        }
        TIMES.forEach(time -> requests.add(property(time)));
        List<Reply> replies = asker.ask(requests);

        List<String> unitPath;
        try {
            unitPath = Answers.strings(replies.get(0));
        } catch (NotTold e) {
            throw new ManagerLost("it does not tell its unit search path (UnitPath): " + e.reason());
        }
        String version = string("Version", replies.get(1));
        String state = string("SystemState", replies.get(2));
        List<String> environment = environment(replies.get(3));
        times = times(replies.subList(4, 8), problems);
        return new ManagerTold(
                version,
                state,
                unitPath,
                loadedAt(now, nowMonotonic),
                variable(environment, "HOME"),
                variable(environment, "XDG_RUNTIME_DIR"),
                variable(environment, "XDG_CONFIG_HOME"),
                variable(environment, "XDG_DATA_HOME"),
                directories(environment, "XDG_CONFIG_DIRS"),
                directories(environment, "QUADLET_UNIT_DIRS"),
                problems);
    }

    /** Whether the manager loaded its units again since {@link #read}. */
    public boolean loadedAgain() throws ManagerLost {
        List<Request> requests = new ArrayList<>();
        TIMES.forEach(time -> requests.add(property(time)));
        return !times(asker.ask(requests), new ArrayList<>()).equals(times);
    }

    private @Nullable Instant loadedAt(Instant now, @Nullable Long nowMonotonic) {
        if (times.size() != TIMES.size()) {
            return null;
        }
        Instant at = new LoadTime(times.get(0), times.get(1), times.get(2), times.get(3)).at(now, nowMonotonic);
        if (at == null) {
            problems.add(problem("its load times make no sense against the clock of this machine: " + times));
        }
        return at;
    }

    private static List<Long> times(List<Reply> replies, List<CollectionProblem> problems) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < replies.size(); i++) {
            try {
                times.add(Answers.number(replies.get(i)));
            } catch (NotTold e) {
                problems.add(problem("it does not tell " + TIMES.get(i) + ": " + e.reason()));
            }
        }
        return times;
    }

    private @Nullable String string(String property, Reply reply) {
        try {
            return Answers.string(reply);
        } catch (NotTold e) {
            problems.add(problem("it does not tell " + property + ": " + e.reason()));
            return null;
        }
    }

    private List<String> environment(Reply reply) {
        try {
            return Answers.strings(reply);
        } catch (NotTold e) {
            problems.add(problem("it does not tell Environment: " + e.reason()));
            return List.of();
        }
    }

    /** A directory from the environment block; only these few variables are ever looked at. */
    private static @Nullable String variable(List<String> environment, String name) {
        String value = value(environment, name);
        return value.startsWith("/") ? withoutTrailingSlash(value) : null;
    }

    /** The absolute ones of the directories in a variable. */
    private static List<String> directories(List<String> environment, String name) {
        String rest = value(environment, name);
        List<String> directories = new ArrayList<>();
        while (!rest.isEmpty()) {
            int colon = rest.indexOf(':');
            String directory = colon < 0 ? rest : rest.substring(0, colon);
            if (directory.startsWith("/")) {
                directories.add(withoutTrailingSlash(directory));
            }
            rest = colon < 0 ? "" : rest.substring(colon + 1);
        }
        return directories;
    }

    private static String value(List<String> environment, String name) {
        for (String line : environment) {
            if (line.startsWith(name) && line.length() > name.length() && line.charAt(name.length()) == '=') {
                return line.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static Request property(String name) {
        return Asker.get(Request.MANAGER_PATH, Asker.MANAGER, name);
    }

    private static CollectionProblem problem(String reason) {
        return new CollectionProblem("manager", CollectionProblem.Kind.MANAGER, reason);
    }
}
