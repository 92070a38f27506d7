package io.unitward.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a unit is tied to by what is loaded, as its manager told.
 *
 * @param unit its id
 * @param to bond → the units at its other end, sorted; without what there is none of
 * @param stopsWhenUnneeded systemd's {@code StopWhenUnneeded}
 * @param actions what ends more than units when it stops, fails or takes too long, as {@code SuccessAction=exit}; sorted
 */
public record Bonds(String unit, Map<Bond, List<String>> to, boolean stopsWhenUnneeded, List<String> actions) {
    /** The settings that make an end of more than units; {@code none} is their default. */
    public static final List<String> ACTIONS =
            List.of("FailureAction", "JobTimeoutAction", "StartLimitAction", "SuccessAction");

    public Bonds {
        actions = List.copyOf(new TreeSet<>(actions));
        TreeMap<Bond, List<String>> sorted = new TreeMap<>();
        to.forEach((bond, units) -> {
            if (!units.isEmpty()) {
                sorted.put(bond, units.stream().distinct().sorted().toList());
            }
        });
        to = Collections.unmodifiableMap(sorted);
    }

    /** Of a unit without such actions. */
    public Bonds(String unit, Map<Bond, List<String>> to, boolean stopsWhenUnneeded) {
        this(unit, to, stopsWhenUnneeded, List.of());
    }

    /** Those at the other end of one bond. */
    public List<String> of(Bond bond) {
        return to.getOrDefault(bond, List.of());
    }
}
