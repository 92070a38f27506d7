package io.unitward.collector.systemd;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Glob;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The units that owners declare, by name. */
public final class OwnedNames {
    private final Set<String> literal = new TreeSet<>();
    private final List<String> patterns = new ArrayList<>();
    private final Set<String> required;

    public OwnedNames(CollectionRequest request) {
        for (String glob : request.ownedUnits()) {
            if (Glob.isLiteral(glob)) {
                literal.add(glob);
            } else {
                patterns.add(glob);
            }
        }
        required = new TreeSet<>(request.requiredUnits());
    }

    /** Whether an owner declares the unit of this name. */
    public boolean declares(String name) {
        if (literal.contains(name) || required.contains(name)) {
            return true;
        }
        for (String pattern : patterns) {
            if (Glob.matches(pattern, name)) {
                return true;
            }
        }
        return false;
    }

    boolean requires(String name) {
        return required.contains(name);
    }

    /** Every unit that is named in full and that a manager can be asked for; sorted. */
    Set<String> named() {
        Set<String> named = new TreeSet<>();
        for (Set<String> names : List.of(literal, required)) {
            for (String name : names) {
                if (UnitNames.isUnitName(name) && !UnitNames.isTemplate(name)) {
                    named.add(name);
                }
            }
        }
        return named;
    }
}
