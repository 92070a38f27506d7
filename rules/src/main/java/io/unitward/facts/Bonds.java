package io.unitward.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a unit is tied to by what is loaded, as its manager told.
 *
 * @param unit its id
 * @param to bond → the units at its other end, sorted; without what there is none of
 * @param stopsWhenUnneeded systemd's {@code StopWhenUnneeded}
 */
public record Bonds(String unit, Map<Bond, List<String>> to, boolean stopsWhenUnneeded) {
    public Bonds {
        TreeMap<Bond, List<String>> sorted = new TreeMap<>();
        to.forEach((bond, units) -> {
            if (!units.isEmpty()) {
                sorted.put(bond, units.stream().distinct().sorted().toList());
            }
        });
        to = Collections.unmodifiableMap(sorted);
    }

    /** Those at the other end of one bond. */
    public List<String> of(Bond bond) {
        return to.getOrDefault(bond, List.of());
    }
}
