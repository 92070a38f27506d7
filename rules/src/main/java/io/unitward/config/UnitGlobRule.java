package io.unitward.config;

import io.unitward.facts.Glob;
import io.unitward.facts.UnitNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a glob can match a unit name at all: one that cannot would silently declare, or permit, nothing. */
final class UnitGlobRule {
    /** What a list of them holds, for messages. */
    static final String LIST = "unit globs such as \"*-stack.service\"";

    private UnitGlobRule() {}

    static boolean anyMatches(List<String> globs, String unit) {
        for (String glob : globs) {
            if (Glob.matches(glob, unit)) {
                return true;
            }
        }
        return false;
    }

    /** What would be right; null when the glob can match. */
    static @Nullable String expected(String glob) {
        StringBuilder example = new StringBuilder();
        boolean open = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            open = c == '*' || c == '?';
            if (c == '[') {
                // The same rule as in Glob: the first character of a set may be a bracket.
                int close = glob.indexOf(']', i + 2);
                if (close < 0) {
                    return "a closing ']' for '['";
                }
                i = close;
                open = true;
            }
            example.append(open ? 'a' : c);
        }
        if (open) {
            // Whatever type the name must end in, the wildcard can stand for it.
            example.append(".service");
        }
        return UnitNames.isUnitName(example.toString())
                ? null
                : "a glob of *, ? and [abc] that ends in a unit type (such as .service) or a wildcard";
    }
}
