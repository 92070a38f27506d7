package io.unitward.reach;

import io.unitward.facts.Bond;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which units are tied to which, and whether that is certain; what systemd has at both ends is at both ends here. */
final class BondGraph {
    /** Unit → bond → the other unit → whether that is certain. */
    private final Map<String, Map<Bond, SortedMap<String, Boolean>>> bonds = new HashMap<>();

    /** Ties two units, by their ids. What is said to be certain once stays so. */
    void add(String one, Bond bond, String two, boolean certain) {
        put(one, bond, two, certain);
        Bond inverse = bond.inverse();
        if (inverse != null) {
            put(two, inverse, one, certain);
        }
    }

    private void put(String unit, Bond bond, String other, boolean certain) {
        if (!unit.equals(other)) {
            bonds.computeIfAbsent(unit, each -> new TreeMap<>())
                    .computeIfAbsent(bond, each -> new TreeMap<>())
                    .merge(other, certain, Boolean::logicalOr);
        }
    }

    /** Those at the other end of a bond, with whether that is certain; sorted. */
    SortedMap<String, Boolean> of(String unit, Bond bond) {
        return bonds.getOrDefault(unit, Map.of()).getOrDefault(bond, new TreeMap<>());
    }
}
