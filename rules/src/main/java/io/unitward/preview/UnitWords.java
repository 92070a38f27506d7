package io.unitward.preview;

import io.unitward.facts.UnitNames;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The units that a setting such as {@code Upholds=} names, as systemd reads it ({@code config_parse_unit_deps} and
 * {@code unit_name_printf} in 252 and 257): words, with the specifiers that speak of the unit itself, and a template without
 * an instance stands for that of the unit's own instance or prefix. What is no name of a unit is ignored.
 */
public final class UnitWords {
    private UnitWords() {}

    /**
     * The names.
     *
     * @param unit the unit whose setting it is
     * @return names; a word with a specifier that is not known here stays as it is written, which {@link #isOpen} tells; sorted
     */
    public static Set<String> of(String unit, Collection<String> values) {
        Set<String> names = new TreeSet<>();
        for (String value : values) {
            for (String word : List.of(value.split("\\s+", -1))) {
                String name = resolved(unit, word);
                if (isOpen(name) || UnitNames.isUnitName(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Whether a name has a specifier in it, and may come to any unit. */
    public static boolean isOpen(String name) {
        return name.indexOf('%') >= 0;
    }

    private static String resolved(String unit, String word) {
        int dot = unit.lastIndexOf('.');
        int at = unit.indexOf('@');
        boolean isInstance = at > 0 && at < dot;
        String prefix = unit.substring(0, isInstance ? at : dot);
        String instance = isInstance ? unit.substring(at + 1, dot) : "";
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            char specifier = c == '%' && i + 1 < word.length() ? word.charAt(++i) : ' ';
            switch (specifier) {
                case ' ' -> name.append(c);
                case '%' -> {
                    // No name of a unit has a percent sign in it.
                    return "";
                }
                case 'i' -> name.append(instance);
                case 'j' -> name.append(prefix.substring(prefix.lastIndexOf('-') + 1));
                case 'n' -> name.append(unit);
                case 'N' -> name.append(unit, 0, dot);
                case 'p' -> name.append(prefix);
                default -> {
                    return word;
                }
            }
        }
        String resolved = name.toString();
        if (!UnitNames.isTemplate(resolved)) {
            return resolved;
        }
        int here = resolved.indexOf('@') + 1;
        return resolved.substring(0, here) + (isInstance ? instance : prefix) + resolved.substring(here);
    }
}
