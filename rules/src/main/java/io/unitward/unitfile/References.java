package io.unitward.unitfile;

import io.unitward.facts.UnitNames;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units that a text may name. Too many rather than too few: it is used to tell that a change pulls nothing in.
 *
 * <p>Of settings that take names of units, and of those of {@code [Unit]} that are not known to take something else, every
 * word is given, specifiers and all. Of the others, such as {@code ExecStart=}, the words that are names of units.
 */
public final class References {
    /** Outside {@code [Unit]}. {@code [Install]} is for {@code systemctl enable}: the manager does not read it. */
    private static final Set<String> TAKES_UNITS = Set.of("Unit", "Service", "Sockets", "Slice");

    private static final Set<String> TAKES_OTHER = Set.of(
            "Description",
            "Documentation",
            "SourcePath",
            "RequiresMountsFor",
            "WantsMountsFor",
            "RebootArgument",
            "DefaultDependencies");

    private References() {}

    /**
     * Finds them.
     *
     * @param text a unit file or drop-in, as {@link Utf8Text#decode} gives it
     * @param unitType the type of the unit it belongs to
     * @return names, or words that hold a specifier and may come to any name; sorted
     */
    public static List<String> in(String text, String unitType) {
        Set<String> found = new TreeSet<>();
        for (Assignment assignment : UnitText.parse(text, unitType).assignments()) {
            if (assignment.section().equals("Install")
                    || isIgnored(assignment.section())
                    || isIgnored(assignment.key())) {
                continue;
            }
            boolean takesUnits = takesUnits(assignment.section(), assignment.key());
            for (String word : assignment.value().replaceAll("[\"']", "").split("[\\s,;=]+", -1)) {
                if (!word.isEmpty() && (takesUnits || UnitNames.isUnitName(word))) {
                    // There a backslash takes itself away, or makes a character of a number.
                    boolean escapes = assignment.key().equals("Sockets") && word.indexOf('\\') >= 0;
                    found.add(escapes ? "%" + word : word);
                }
            }
        }
        return List.copyOf(found);
    }

    /** Of a tool's own, which systemd passes over; anything may stand there, also what is secret. */
    private static boolean isIgnored(String name) {
        return name.startsWith("X-");
    }

    private static boolean takesUnits(String section, String key) {
        if (!section.equals("Unit")) {
            return TAKES_UNITS.contains(key);
        }
        return !TAKES_OTHER.contains(key) && !key.startsWith("Condition") && !key.startsWith("Assert");
    }
}
