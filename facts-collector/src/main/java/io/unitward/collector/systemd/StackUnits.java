package io.unitward.collector.systemd;

import io.unitward.facts.Stack;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks what the units of stacks are doing: their state, their job and how the last run ended. */
public final class StackUnits {
    private static final String SERVICE = "org.freedesktop.systemd1.Service";
    private static final String JOB = "org.freedesktop.systemd1.Job";
    private static final List<String> OF_UNIT =
            List.of("ActiveState", "SubState", "Job", "InactiveExitTimestamp", "StateChangeTimestamp", "InvocationID");
    private static final List<String> COMMANDS =
            List.of("ExecCondition", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecStop");
    private static final List<String> OF_SERVICE = List.of("Result", "NRestarts");

    private final Asker asker;

    public StackUnits(ManagerConnection connection, Deadline deadline) {
        this.asker = new Asker(connection, deadline);
    }

    /**
     * Asks.
     *
     * @return by unit name; a unit of which any part of its state was not told is not in it
     * @throws ManagerLost when the manager stops answering
     */
    public Map<String, Stack.Run> read(Collection<String> units) throws ManagerLost {
        Map<String, Stack.Run> runs = new LinkedHashMap<>();
        for (String unit : new TreeSet<>(units)) {
            if (asker.tooLate()) {
                break;
            }
            Stack.Run run = read(unit);
            if (run != null) {
                runs.put(unit, run);
            }
        }
        return runs;
    }

    /**
     * Every name of a unit, sorted, with the one that is asked for; that one alone when the manager does not know the unit.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public Set<String> names(String unit) throws ManagerLost {
        Reply reply = asker.ask(List.of(Asker.get(ObjectPaths.ofUnit(unit), Asker.UNIT, "Names")))
                .get(0);
        Set<String> names = new TreeSet<>(Set.of(unit));
        try {
            names.addAll(Answers.strings(reply));
        } catch (NotTold e) {
            return names;
        }
        return names;
    }

    /**
     * Every unit that systemd stops along with one, directly or because of another one of them ({@code RequiredBy},
     * {@code BoundBy}, {@code ConsistsOf} and the like), sorted, the unit itself not among them; null when that was not told.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public @Nullable Set<String> stoppedAlong(String unit) throws ManagerLost {
        Set<String> all = new TreeSet<>();
        Set<String> own = names(unit);
        Deque<String> unasked = new ArrayDeque<>(List.of(unit));
        while (!unasked.isEmpty()) {
            String path = ObjectPaths.ofUnit(unasked.remove());
            List<Request> requests = new ArrayList<>();
            UnitProperty.STOPPED_ALONG.forEach(property -> requests.add(Asker.get(path, Asker.UNIT, property.text())));
            for (Reply reply : asker.ask(requests)) {
                // Older managers have no such setting.
                if (reply instanceof Reply.Failed failed && Answers.hasNoSuchProperty(failed)) {
                    continue;
                }
                try {
                    for (String other : Answers.strings(reply)) {
                        if (!own.contains(other) && all.add(other)) {
                            unasked.add(other);
                        }
                    }
                } catch (NotTold e) {
                    return null;
                }
            }
            if (asker.tooLate()) {
                return null;
            }
        }
        return all;
    }

    /**
     * By which {@code PATH} the commands of a unit find programs, see systemd.exec(5): the unit's
     * own, else that of {@code ExecSearchPath=}, else the manager's.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public ProgramPath programPath(String unit) throws ManagerLost {
        String path = ObjectPaths.ofUnit(unit);
        List<Reply> replies = asker.ask(List.of(
                Asker.get(path, SERVICE, "Environment"),
                Asker.get(path, SERVICE, "ExecSearchPath"),
                Asker.get(path, SERVICE, "EnvironmentFiles"),
                Asker.get(path, Asker.UNIT, "InvocationID"),
                Asker.get(Request.MANAGER_PATH, Asker.MANAGER, "Environment")));
        String value = value(replies.get(0), "PATH=");
        List<String> searched = texts(replies.get(1));
        if (value == null) {
            value = searched.isEmpty() ? value(replies.get(4), "PATH=") : String.join(":", searched);
        }
        return new ProgramPath(value, hasEntries(replies.get(2)), invocation(replies.get(3)));
    }

    /**
     * What a unit runs.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public UnitPrograms programs(String unit) throws ManagerLost {
        String path = ObjectPaths.ofUnit(unit);
        List<Request> requests = new ArrayList<>(List.of(Asker.get(path, Asker.UNIT, "LoadState")));
        requests.add(Asker.get(path, SERVICE, "Environment"));
        COMMANDS.forEach(property -> requests.add(Asker.get(path, SERVICE, property)));
        List<Reply> replies = asker.ask(requests);
        String loadState = result(replies.get(0));
        Set<String> programs = new LinkedHashSet<>();
        replies.subList(2, replies.size()).forEach(reply -> programs.addAll(StartedPrograms.programs(reply)));
        String java = value(replies.get(1), "JAVA_HOME=");
        if (java != null && programs.stream().anyMatch(program -> program.endsWith("/unitward"))) {
            programs.add(java + "/bin/java");
        }
        return new UnitPrograms(loadState, List.copyOf(programs));
    }

    private static @Nullable String value(Reply environment, String name) {
        String value = null;
        for (String line : texts(environment)) {
            if (line.startsWith(name)) {
                value = line.substring(name.length());
            }
        }
        return value;
    }

    private static List<String> texts(Reply reply) {
        try {
            return Answers.strings(reply);
        } catch (NotTold e) {
            // Older managers have no ExecSearchPath=, and what is no service has no environment.
            return List.of();
        }
    }

    private static boolean hasEntries(Reply reply) {
        try {
            return !Answers.list(reply).isEmpty();
        } catch (NotTold e) {
            return false;
        }
    }

    private static @Nullable String invocation(Reply reply) {
        try {
            byte[] bytes = Answers.bytes(reply);
            return bytes.length == 0 ? null : HexFormat.of().formatHex(bytes);
        } catch (NotTold e) {
            return null;
        }
    }

    private Stack.@Nullable Run read(String unit) throws ManagerLost {
        String path = ObjectPaths.ofUnit(unit);
        List<Request> requests = new ArrayList<>();
        OF_UNIT.forEach(property -> requests.add(Asker.get(path, Asker.UNIT, property)));
        OF_SERVICE.forEach(property -> requests.add(Asker.get(path, SERVICE, property)));
        List<Reply> replies = asker.ask(requests);
        try {
            String activeState = Answers.string(replies.get(0));
            String subState = Answers.string(replies.get(1));
            String job = job(Answers.list(replies.get(2)));
            Instant startedAt = time(Answers.number(replies.get(3)));
            Instant changedAt = time(Answers.number(replies.get(4)));
            byte[] invocation = Answers.bytes(replies.get(5));
            return new Stack.Run(
                    activeState,
                    subState,
                    job,
                    result(replies.get(6)),
                    startedAt,
                    changedAt,
                    invocation.length == 0 ? null : HexFormat.of().formatHex(invocation),
                    restarts(replies.get(7)));
        } catch (NotTold e) {
            return null;
        }
    }

    /** The type of a job {@code (uo)}; null for none. One that ends while we ask was there all the same. */
    private @Nullable String job(List<?> job) throws ManagerLost, NotTold {
        if (job.size() != 2 || !(job.get(0) instanceof Long id) || !(job.get(1) instanceof String path)) {
            throw new NotTold("Job is no (uo)");
        }
        if (id == 0) {
            return null;
        }
        Reply type = asker.ask(List.of(Asker.get(path, JOB, "JobType"))).get(0);
        try {
            return Answers.string(type);
        } catch (NotTold e) {
            return "queued";
        }
    }

    private static @Nullable Instant time(long micros) {
        return micros <= 0 ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable String result(Reply reply) {
        try {
            return Answers.string(reply);
        } catch (NotTold e) {
            // Not loaded, so it has nothing of a service.
            return null;
        }
    }

    private static @Nullable Long restarts(Reply reply) {
        try {
            return Answers.number(reply);
        } catch (NotTold e) {
            return null;
        }
    }
}
