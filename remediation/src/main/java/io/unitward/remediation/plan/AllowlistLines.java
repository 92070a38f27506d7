package io.unitward.remediation.plan;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The lines that would permit actions, ready to be put into {@code allowlist.yaml}. */
public final class AllowlistLines {
    private AllowlistLines() {}

    /** Action → the units that a plan's actions of that kind change. */
    public static SortedMap<ActionKind, Set<String>> wanted(Plan plan) {
        SortedMap<ActionKind, Set<String>> wanted = new TreeMap<>();
        for (PlannedAction action : plan.actions()) {
            wanted.computeIfAbsent(action.action(), kind -> new TreeSet<>()).addAll(action.units());
        }
        return wanted;
    }

    /**
     * The lines, one entry for each kind of action; empty when nothing is to be permitted.
     *
     * @param missing action → the units that it is to be permitted for
     * @param isNew whether the file is yet to be made: then the lines are all of it, and keep what holds without a file
     */
    public static List<String> of(Map<ActionKind, Set<String>> missing, boolean isNew) {
        List<String> lines = new ArrayList<>();
        if (isNew && !missing.isEmpty()) {
            lines.add("apiVersion: unitward/v1");
            lines.add("allow:");
            // Without a file reloads are permitted; a file must say so.
            lines.add("  - {action: daemon-reload, units: [\"*\"]}");
        }
        missing.forEach((kind, units) -> lines.add("  - {action: " + kind.text() + ", units: [\""
                + String.join(
                        "\", \"", units.stream().map(AllowlistLines::literal).toList()) + "\"]}"));
        return lines;
    }

    /** A unit name as it stands in a YAML text: of all that a name can hold only the backslash means something there. */
    private static String literal(String unit) {
        return unit.replace("\\", "\\\\");
    }
}
