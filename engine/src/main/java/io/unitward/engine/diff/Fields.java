package io.unitward.engine.diff;

import io.unitward.facts.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the properties of one subject that differ. */
final class Fields {
    private final List<FieldChange> changes = new ArrayList<>();

    Fields add(String field, List<String> before, List<String> after) {
        return add(field, null, before, after);
    }

    Fields add(String field, @Nullable View view, List<String> before, List<String> after) {
        if (!before.equals(after)) {
            changes.add(new FieldChange(field, view, before, after));
        }
        return this;
    }

    /** The same for a property that has one value, or none. */
    Fields add(String field, @Nullable View view, @Nullable Object before, @Nullable Object after) {
        return add(field, view, one(before), one(after));
    }

    List<FieldChange> changes() {
        return changes;
    }

    private static List<String> one(@Nullable Object value) {
        return value == null ? List.of() : List.of(value.toString());
    }
}
