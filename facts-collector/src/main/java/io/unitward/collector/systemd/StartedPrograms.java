package io.unitward.collector.systemd;

import io.unitward.facts.Unit;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ObjectPaths;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks which programs services run by {@code ExecStart=}, and, where that matters, what decides whether they find them. */
public final class StartedPrograms {
    private static final String SERVICE = "org.freedesktop.systemd1.Service";

    /** Whatever lets a service see other files than we do. */
    private static final List<String> OWN_FILES = List.of(
            "RootDirectory",
            "RootImage",
            "BindPaths",
            "BindReadOnlyPaths",
            "MountImages",
            "ExtensionImages",
            "ExtensionDirectories");

    /** Whoever starts it. */
    private static final List<String> STARTED_BY =
            List.of("WantedBy", "RequiredBy", "BoundBy", "UpheldBy", "TriggeredBy");

    private static final List<String> CONDITIONS = List.of("Conditions", "Asserts");
    private static final String BEFORE = "ExecStartPre";

    private final Asker asker;

    public StartedPrograms(ManagerConnection connection, Deadline deadline) {
        this.asker = new Asker(connection, deadline);
    }

    /**
     * What decides whether a program that is not there is missed.
     *
     * @param ownFiles whether the service may see other files than we do; also when that was not told
     * @param started whether anything starts it
     * @param conditional whether a start of it depends on conditions; also when that was not told
     * @param prepared whether commands of it run before, which may make the program; also when that was not told
     */
    public record Circumstances(boolean ownFiles, boolean started, boolean conditional, boolean prepared) {}

    /**
     * Asks for programs.
     *
     * @param services units of that type
     * @return by unit, the absolute paths of the programs of its {@code ExecStart=}, each once, without those whose failure it
     *     ignores and those without a directory, which systemd looks for by a list that it does not tell; a unit that has none,
     *     or of which that was not told, is not in it
     * @throws ManagerLost when the manager stops answering
     */
    public Map<String, List<String>> read(Collection<Unit> services) throws ManagerLost {
        List<Request> requests = new ArrayList<>();
        services.forEach(unit -> requests.add(Asker.get(ObjectPaths.ofUnit(unit.id()), SERVICE, "ExecStart")));
        List<Reply> replies = asker.ask(requests);
        Map<String, List<String>> programs = new LinkedHashMap<>();
        int next = 0;
        for (Unit unit : services) {
            List<String> its = programs(replies.get(next++));
            if (!its.isEmpty()) {
                programs.put(unit.id(), its);
            }
        }
        return programs;
    }

    /**
     * The absolute paths in commands, each {@code (program, arguments, whether a failure is ignored, …)}: each once, without
     * those whose failure is ignored; empty for what was not told, such as of a unit that is not there.
     */
    static List<String> programs(Reply commands) {
        Set<String> programs = new LinkedHashSet<>();
        try {
            for (Object command : Answers.list(commands)) {
                if (command instanceof List<?> parts
                        && parts.size() > 2
                        && parts.get(0) instanceof String program
                        && program.startsWith("/")
                        && Boolean.FALSE.equals(parts.get(2))) {
                    programs.add(program);
                }
            }
        } catch (NotTold e) {
            return List.of();
        }
        return List.copyOf(programs);
    }

    /**
     * Asks what else there is to know of one unit.
     *
     * @throws ManagerLost when the manager stops answering
     */
    public Circumstances circumstances(String unit) throws ManagerLost {
        String path = ObjectPaths.ofUnit(unit);
        List<Request> requests = new ArrayList<>();
        OWN_FILES.forEach(property -> requests.add(Asker.get(path, SERVICE, property)));
        STARTED_BY.forEach(property -> requests.add(Asker.get(path, Asker.UNIT, property)));
        CONDITIONS.forEach(property -> requests.add(Asker.get(path, Asker.UNIT, property)));
        requests.add(Asker.get(path, SERVICE, BEFORE));
        List<Reply> replies = asker.ask(requests);
        int starters = OWN_FILES.size();
        int conditions = starters + STARTED_BY.size();
        int before = conditions + CONDITIONS.size();
        return new Circumstances(
                isAnySet(replies.subList(0, starters)),
                isAnyNamed(replies.subList(starters, conditions)),
                isAnySet(replies.subList(conditions, before)),
                isAnySet(replies.subList(before, before + 1)));
    }

    /** Whether any is not empty, or was not told. */
    private static boolean isAnySet(List<Reply> replies) {
        for (Reply reply : replies) {
            boolean unheardOf = reply instanceof Reply.Failed failed && Answers.hasNoSuchProperty(failed);
            boolean empty = reply instanceof Reply.Values told
                    && told.values().size() == 1
                    && ("".equals(told.values().get(0))
                            || (told.values().get(0) instanceof List<?> list && list.isEmpty()));
            if (!unheardOf && !empty) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAnyNamed(List<Reply> replies) {
        for (Reply reply : replies) {
            try {
                if (!Answers.strings(reply).isEmpty()) {
                    return true;
                }
            } catch (NotTold e) {
                // Older managers have fewer of them.
            }
        }
        return false;
    }
}
