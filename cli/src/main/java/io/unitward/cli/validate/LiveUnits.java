package io.unitward.cli.validate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All units that a manager has in memory, as {@code systemctl show} tells them: not by unitward, which is what is tested.
 *
 * @param units the properties of each by its name
 */
record LiveUnits(Map<String, Map<String, String>> units) {
    /** What is read. */
    private static final List<String> PROPERTIES = List.of(
            "Id",
            "LoadState",
            "ActiveState",
            "SubState",
            "InvocationID",
            "NeedDaemonReload",
            "FragmentPath",
            "DropInPaths",
            "UnitFileState",
            "TriggeredBy",
            "LastTriggerUSecMonotonic",
            "Job");

    /** Asks the manager. */
    static LiveUnits read(LiveUser user) throws IOException {
        List<String> argv = new ArrayList<>(List.of("show", "*", "--all", "--property", String.join(",", PROPERTIES)));
        return parse(user.systemctl(argv.toArray(String[]::new)));
    }

    /** Reads blocks of {@code NAME=VALUE} with an empty line between two units. */
    static LiveUnits parse(String text) throws IOException {
        Map<String, Map<String, String>> units = new TreeMap<>();
        for (String block : text.split("\n\n", -1)) {
            Map<String, String> properties = new TreeMap<>();
            for (String line : block.lines().toList()) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            String id = properties.get("Id");
            if (id != null) {
                units.put(id, properties);
            }
        }
        if (units.isEmpty()) {
            throw new IOException("the manager tells of no unit at all");
        }
        return new LiveUnits(units);
    }

    /** Those that are no probes. */
    Map<String, Map<String, String>> others() {
        Map<String, Map<String, String>> others = new TreeMap<>(units);
        others.keySet().removeIf(Probes::isOurs);
        return others;
    }

    /** Those but the probes that a reload would change. */
    List<String> pending() {
        return others().entrySet().stream()
                .filter(unit -> of(unit.getValue(), "NeedDaemonReload").equals("yes"))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Those but the probes that have a job in the queue. */
    List<String> jobs() {
        return others().entrySet().stream()
                .filter(unit -> !List.of("", "0").contains(of(unit.getValue(), "Job")))
                .map(Map.Entry::getKey)
                .toList();
    }

    static String of(Map<String, String> properties, String name) {
        return properties.getOrDefault(name, "");
    }
}
