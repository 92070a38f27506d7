package io.unitward.remediation.plan;

import io.unitward.config.Allowlist;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The lines that would permit what an allowlist refused, ready to be put into {@code allowlist.yaml}. */
public final class AllowlistLines {
    private AllowlistLines() {}

    /**
     * The lines for what an allowlist does not hold; empty when it is not the allowlist that refuses.
     *
     * @param wanted what would be planned if everything were permitted
     * @param allowlist what permits
     */
    public static List<String> missing(Plan wanted, Allowlist allowlist) {
        Map<ActionKind, Set<String>> missing = new EnumMap<>(ActionKind.class);
        for (PlannedAction action : wanted.actions()) {
            for (String unit : action.units()) {
                if (allowlist.whyNot(action.action(), unit).isPresent()) {
                    missing.computeIfAbsent(action.action(), kind -> new TreeSet<>())
                            .add(unit);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        boolean noFile = allowlist.equals(Allowlist.DEFAULT);
        if (noFile && !missing.isEmpty()) {
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
