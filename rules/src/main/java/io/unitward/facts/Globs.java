package io.unitward.facts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Globs of which a name is to match at least one: those without a wildcard are looked up, so that thousands of them cost what one does. */
public final class Globs {
    private final Set<String> literal = new HashSet<>();
    private final List<String> patterns = new ArrayList<>();

    public Globs(Collection<String> globs) {
        for (String glob : globs) {
            if (Glob.isLiteral(glob)) {
                literal.add(glob);
            } else {
                patterns.add(glob);
            }
        }
    }

    /** Whether any matches, see {@link Glob#matches(String, String)}. */
    public boolean match(String text) {
        if (literal.contains(text)) {
            return true;
        }
        for (String pattern : patterns) {
            if (Glob.matches(pattern, text)) {
                return true;
            }
        }
        return false;
    }

    /** Those without a wildcard, which name one thing each; in no order. */
    public Set<String> literal() {
        return Collections.unmodifiableSet(literal);
    }
}
