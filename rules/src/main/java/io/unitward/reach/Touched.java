package io.unitward.reach;

import java.util.List;
import java.util.stream.Collectors;

/**
 * That an action on another unit does something to this one.
 *
 * @param unit its id, or its name where the manager does not have it in memory
 * @param effect what happens to it
 * @param certain whether it is sure; else it happens only when something fails, ends, is not needed any more, or if a setting
 *     that goes is still in force
 * @param by which relation does it, a phrase such as {@code Wants= of a.service}
 */
public record Touched(String unit, Effect effect, boolean certain, String by) {
    private static final int MOST = 20;

    /** Phrases for many, of which the first are named. */
    public static String told(List<Touched> all) {
        String first = all.stream().limit(MOST).map(Touched::told).collect(Collectors.joining(", "));
        return all.size() > MOST ? first + " and " + (all.size() - MOST) + " more" : first;
    }

    /** A phrase: {@code starts w.service (Wants= of a.service)}. */
    public String told() {
        return (certain ? effect.text() + "s " : "may " + effect.text() + " ") + unit + " (" + by + ")";
    }

    /** A phrase for a refusal: {@code systemd would start w.service along with it (Wants= of a.service)}. */
    public String why() {
        return "systemd " + (certain ? "would " : "may ") + effect.text() + " " + unit + " along with it (" + by + ")";
    }
}
