package io.unitward.remediation.alert;

import java.time.Instant;
import java.util.List;

/**
 * What one run saw.
 *
 * @param at when
 * @param host the name of the machine
 * @param manager whose units, such as {@code system manager}
 * @param there what is there, and what just happened
 * @param gone what of which nothing is there is gone
 */
public record Sight(Instant at, String host, String manager, List<Subject> there, Gone gone) {
    /** Tells whether what is not there is gone, and not only unseen. */
    @FunctionalInterface
    public interface Gone {
        /** Of something that was there. */
        boolean isGone(Subject subject);
    }

    /** Of a run that saw nothing of any unit. */
    public static Sight blind(Instant at, String host, String manager, Subject there) {
        return new Sight(at, host, manager, List.of(there), subject -> false);
    }

    public Sight {
        there = List.copyOf(there);
    }
}
