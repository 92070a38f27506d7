package io.unitward.engine.init;

import io.unitward.facts.Glob;
import io.unitward.facts.UnitNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Names written as globs, where a glob matches exactly the units that are meant. */
final class UnitGlobs {
    /** A glob for fewer would say less than their names. */
    private static final int FAMILY = 3;

    private UnitGlobs() {}

    /**
     * The shortest list found that matches all of the intended names and no other known one; sorted.
     *
     * @param intended what is to be matched
     * @param known every name of a unit seen anywhere
     */
    static List<String> cover(Set<String> intended, Set<String> known) {
        TreeSet<String> left = new TreeSet<>(intended);
        List<String> globs = new ArrayList<>();
        Map<String, Set<String>> families = families(intended, known);
        while (true) {
            String best = null;
            int most = 0;
            for (Map.Entry<String, Set<String>> family : families.entrySet()) {
                String glob = family.getKey();
                Set<String> gain = new TreeSet<>(family.getValue());
                gain.retainAll(left);
                // A template's instances come and go, so one of them is reason enough.
                boolean worth = gain.size() >= FAMILY || (isTemplates(glob) && !gain.isEmpty());
                if (worth && gain.size() > most) {
                    best = glob;
                    most = gain.size();
                }
            }
            if (best == null) {
                break;
            }
            globs.add(best);
            left.removeAll(families.getOrDefault(best, Set.of()));
        }
        globs.addAll(left);
        globs.sort(null);
        return globs;
    }

    private static Map<String, Set<String>> families(Set<String> intended, Set<String> known) {
        // How many names suggest a glob: one that few suggest need not be tried on every name there is.
        TreeMap<String, Integer> globs = new TreeMap<>();
        for (String name : intended) {
            int dot = name.lastIndexOf('.');
            int first = name.indexOf('-');
            int last = name.lastIndexOf('-', dot);
            if (UnitNames.isTemplate(name)) {
                globs.put(name.substring(0, dot) + "*" + name.substring(dot), FAMILY);
            } else if (first > 0 && last > 0 && last < dot - 1) {
                globs.merge(name.substring(0, first + 1) + "*", 1, Integer::sum);
                globs.merge("*" + name.substring(last), 1, Integer::sum);
            }
        }
        Map<String, Set<String>> families = new TreeMap<>();
        globs.values().removeIf(count -> count < FAMILY);
        for (String glob : globs.keySet()) {
            TreeSet<String> members = new TreeSet<>();
            boolean exact = true;
            for (String name : known) {
                if (Glob.matches(glob, name)) {
                    members.add(name);
                    exact &= intended.contains(name);
                }
            }
            if (exact) {
                families.put(glob, members);
            }
        }
        return families;
    }

    private static boolean isTemplates(String glob) {
        return glob.contains("@*.");
    }
}
