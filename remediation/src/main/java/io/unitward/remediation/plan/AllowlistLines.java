package io.unitward.remediation.plan;

import io.unitward.verdict.ActionKind;
import io.unitward.verdict.FindingDraft;
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

    /** What no unit's in particular is permitted for. */
    private static final String ALL = "*";

    /**
     * Action → the units that these plans' actions of that kind change; {@code *} for what is no unit's in particular.
     *
     * @param plans for files first: what is put right there is then reloaded
     */
    public static SortedMap<ActionKind, Set<String>> wanted(List<Plan> plans) {
        SortedMap<ActionKind, Set<String>> wanted = new TreeMap<>();
        for (Plan plan : plans) {
            for (PlannedAction action : plan.actions()) {
                add(action.action(), action.units(), wanted);
                if (action.action() == ActionKind.RESTORE_ARTIFACT
                        || action.action() == ActionKind.QUARANTINE_DROP_IN) {
                    add(ActionKind.DAEMON_RELOAD, action.units(), wanted);
                }
            }
        }
        return wanted;
    }

    private static void add(ActionKind action, List<String> units, Map<ActionKind, Set<String>> to) {
        Set<String> named = to.computeIfAbsent(action, kind -> new TreeSet<>());
        boolean whole = units.isEmpty() || units.contains(FindingDraft.MANAGER);
        named.addAll(units.stream()
                .filter(unit -> !unit.equals(FindingDraft.MANAGER))
                .toList());
        if (whole) {
            named.add(ALL);
        }
        if (named.contains(ALL)) {
            // It is for every unit.
            named.retainAll(Set.of(ALL));
        }
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
        missing.forEach((kind, units) -> {
            if (isNew && kind == ActionKind.DAEMON_RELOAD) {
                return;
            }
            // Each health timer has a name of its own, which never comes again.
            Set<String> named = kind == ActionKind.STOP_TIMER ? Set.of("*.timer") : units;
            lines.add("  - {action: " + kind.text() + ", units: [\""
                    + String.join(
                            "\", \"",
                            named.stream().map(AllowlistLines::literal).toList()) + "\"]}");
        });
        return lines;
    }

    /** A unit name as it stands in a YAML text: of all that a name can hold only the backslash means something there. */
    private static String literal(String unit) {
        return unit.replace("\\", "\\\\");
    }
}
