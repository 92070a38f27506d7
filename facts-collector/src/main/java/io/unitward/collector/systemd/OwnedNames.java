package io.unitward.collector.systemd;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Globs;
import io.unitward.facts.UnitNames;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The units that owners declare, by name. */
public final class OwnedNames {
    private final Globs owned;
    private final Set<String> required;

    public OwnedNames(CollectionRequest request) {
        owned = new Globs(request.ownedUnits());
        required = new TreeSet<>(request.requiredUnits());
    }

    /** Whether an owner declares the unit of this name. */
    public boolean declares(String name) {
        return required.contains(name) || owned.match(name);
    }

    boolean requires(String name) {
        return required.contains(name);
    }

    /** Every unit that is named in full and that a manager can be asked for; sorted. */
    Set<String> named() {
        Set<String> named = new TreeSet<>();
        for (Set<String> names : List.of(owned.literal(), required)) {
            for (String name : names) {
                if (UnitNames.isUnitName(name) && !UnitNames.isTemplate(name)) {
                    named.add(name);
                }
            }
        }
        return named;
    }
}
