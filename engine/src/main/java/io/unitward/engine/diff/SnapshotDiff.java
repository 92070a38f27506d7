package io.unitward.engine.diff;

import io.unitward.facts.Snapshot;
import java.util.List;

/**
 * What became of a manager, its units and everything that they are read from between two snapshots.
 *
 * @param before the first snapshot
 * @param after the second
 * @param apart why they may not be of the same thing at all: other scope, uid or boot; differences as well
 * @param differences by kind, then by name
 * @param unknowns what could not be compared, by kind, then by name
 * @param notes what a reader should know and is no difference; sentences without a full stop
 */
public record SnapshotDiff(
        Snapshot before,
        Snapshot after,
        List<FieldChange> apart,
        List<Difference> differences,
        List<Incomparable> unknowns,
        List<String> notes) {
    public SnapshotDiff {
        apart = List.copyOf(apart);
        differences = List.copyOf(differences);
        unknowns = List.copyOf(unknowns);
        notes = List.copyOf(notes);
    }

    /**
     * Compares two snapshots. Times alone are no difference; what a snapshot does not tell is unknown, not equal.
     *
     * <p>Not compared, because they change without anybody changing a definition: sub states, invocations, start times, and
     * what declared sources hold.
     */
    public static SnapshotDiff of(Snapshot before, Snapshot after) {
        return new Comparison(before, after).compare();
    }

    /** Whether anything is different, as far as it was seen. */
    public boolean differs() {
        return !apart.isEmpty() || !differences.isEmpty();
    }
}
