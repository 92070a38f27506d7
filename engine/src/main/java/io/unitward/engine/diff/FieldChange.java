package io.unitward.engine.diff;

import io.unitward.facts.View;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One property that is known in both snapshots and differs, or one of a subject that only one of them has.
 *
 * @param field its name in the snapshot, such as {@code dropInPaths}
 * @param view which view of a unit it belongs to; null for what has no views
 * @param before its values in the first snapshot, in order; empty for none
 * @param after its values in the second
 */
public record FieldChange(String field, @Nullable View view, List<String> before, List<String> after) {
    public FieldChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
