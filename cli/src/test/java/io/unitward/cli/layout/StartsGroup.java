package io.unitward.cli.layout;

import io.unitward.cli.layout.Layout.Part;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Units that have to do with each other, and with those of no other group, and what becomes of their files.
 *
 * @param prefix what the names of its units begin with
 * @param what what it is a case of
 * @param before its files by path when the manager loads them
 * @param after its files by path when the manager is reloaded
 * @param running what is started before that
 * @param names every unit that can be asked for
 * @param pulls unit → what starting it starts too, by what is loaded at the reload
 * @param drags unit → what stopping it stops too, likewise
 * @param restless units that are started over and over, because they are upheld and do not stay
 */
record StartsGroup(
        String prefix,
        String what,
        Map<String, Part> before,
        Map<String, Part> after,
        List<String> running,
        List<String> names,
        Map<String, Set<String>> pulls,
        Map<String, Set<String>> drags,
        Set<String> restless) {
    /** These units, and what comes with them. */
    static Set<String> closure(Collection<String> units, Map<String, Set<String>> along) {
        Set<String> all = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(units);
        while (!open.isEmpty()) {
            String unit = open.pop();
            if (all.add(unit)) {
                open.addAll(along.getOrDefault(unit, Set.of()));
            }
        }
        return all;
    }

    /** Whether its file says so at the reload. */
    boolean stopsWhenUnneeded(String unit) {
        return after.values().stream()
                .filter(part -> part.path().endsWith("/" + unit))
                .anyMatch(part -> part.text().contains("StopWhenUnneeded=")
                        && !part.text().contains("StopWhenUnneeded=no"));
    }

    boolean owns(String unit) {
        return unit.startsWith(prefix);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(prefix + " " + what + ", running " + running);
        Set<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (String path : paths) {
            Part then = before.get(path);
            Part now = after.get(path);
            if (then != null && then.equals(now)) {
                text.append("\n   ").append(then);
            } else {
                text.append(then == null ? "" : "\n - " + then).append(now == null ? "" : "\n + " + now);
            }
        }
        return text.toString();
    }
}
