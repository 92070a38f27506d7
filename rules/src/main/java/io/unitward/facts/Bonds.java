package io.unitward.facts;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a unit is tied to by what is loaded, as its manager told.
 *
 * @param unit its id
 * @param to bond → the units at its other end, sorted; without what there is none of
 * @param stopsWhenUnneeded systemd's {@code StopWhenUnneeded}
 * @param actions what may end more than units when it stops, fails or takes too long, as {@code SuccessAction=exit} or
 *     {@code OnFailureJobMode=isolate}; sorted
 * @param job what is to be done to it by a job that waits or runs, in systemd's words such as {@code start}; empty when there is none
 */
public record Bonds(
        String unit, Map<Bond, List<String>> to, boolean stopsWhenUnneeded, List<String> actions, String job) {
    /**
     * The settings that may make an end of more than units, or of whatever runs: a job that is made with {@code isolate} stops all
     * that it does not need.
     */
    public static final List<String> ACTIONS = List.of(
            "FailureAction",
            "JobTimeoutAction",
            "OnFailureJobMode",
            "OnSuccessJobMode",
            "StartLimitAction",
            "SuccessAction");

    private static final Set<String> NO_ACTION = Set.of("", "none", "no", "false", "off", "0", "n", "f");
    private static final Set<String> PLAIN_JOBS = Set.of("", "fail", "replace", "no", "false", "off", "0", "n", "f");

    /** Whether one of {@link #ACTIONS} has a value by which more happens than to what relations lead to. */
    public static boolean acts(String setting, String value) {
        // OnFailureIsolate= is the mode in words of yes and no.
        return !(setting.endsWith("JobMode") ? PLAIN_JOBS : NO_ACTION).contains(value);
    }

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

    /** Of a unit without a job. */
    public Bonds(String unit, Map<Bond, List<String>> to, boolean stopsWhenUnneeded, List<String> actions) {
        this(unit, to, stopsWhenUnneeded, actions, "");
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
