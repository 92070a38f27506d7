package io.unitward.cli.evidence;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text without secrets.
 *
 * @param text what is left, line for line
 * @param keys what the values belonged to that were taken out, such as the name of a setting, and how many lines it was in;
 *     never a value
 */
public record Masked(String text, Map<String, Integer> keys) {
    public Masked {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** The same text masked once more, with what either masking took out. */
    public Masked and(Masked next) {
        SortedMap<String, Integer> both = new TreeMap<>(keys);
        next.keys().forEach((key, count) -> both.merge(key, count, Integer::sum));
        return new Masked(next.text(), both);
    }
}
