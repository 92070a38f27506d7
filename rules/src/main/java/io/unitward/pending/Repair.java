package io.unitward.pending;

import java.time.Instant;
import java.util.List;

/**
 * When one path was put right before, as the journal has it.
 *
 * @param path which
 * @param unit of which unit
 * @param times when that was begun, in order
 * @param difference what was there the last time and what was declared, in a few masked lines, a phrase; empty when that is
 *     not known
 */
public record Repair(String path, String unit, List<Instant> times, String difference) {
    /** How often within a day is so often that somebody must be changing it. */
    public static final int OFTEN = 3;

    public Repair {
        times = List.copyOf(times);
    }
}
