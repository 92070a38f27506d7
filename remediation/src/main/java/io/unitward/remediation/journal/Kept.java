package io.unitward.remediation.journal;

import io.unitward.ownership.FileState;
import io.unitward.ownership.ShortDifference;
import io.unitward.verdict.PlannedAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was at a path before an action on it, and all that is needed to undo that action or to find out how far it came.
 *
 * @param id the action's id in the journal
 * @param at when it was about to begin
 * @param planned the action
 * @param before what was at its target
 * @param after digest over what it left there, see {@link FileState#seen}; null until that was looked at
 * @param difference how what was there differs from that, see {@link ShortDifference}; null until then, and where an earlier
 *     version kept it
 */
public record Kept(
        String id,
        Instant at,
        PlannedAction planned,
        FileState before,
        @Nullable String after,
        @Nullable String difference) {
    /** Before the action, so that nothing is known of what it left. */
    public Kept(String id, Instant at, PlannedAction planned, FileState before, @Nullable String after) {
        this(id, at, planned, before, after, null);
    }

    /** The same, with what the action left and how that differs. */
    public Kept leaving(FileState left) {
        return new Kept(id, at, planned, before, left.seen(), ShortDifference.of(before, left));
    }
}
