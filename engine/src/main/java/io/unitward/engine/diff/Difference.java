package io.unitward.engine.diff;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subject that the snapshots tell apart.
 *
 * @param kind what it is
 * @param subject a unit name, an absolute path, or {@code manager}
 * @param unit the unit it belongs to, so that a reader finds what hangs together; null when it belongs to none
 * @param change what became of it
 * @param fields what is different, in a fixed order; what it was or is, when the subject vanished or appeared
 */
public record Difference(
        SubjectKind kind, String subject, @Nullable String unit, Change change, List<FieldChange> fields) {
    /** The order of a report: by kind, then by name. */
    static final Comparator<Difference> ORDER =
            Comparator.comparing(Difference::kind).thenComparing(Difference::subject);

    public Difference {
        fields = List.copyOf(fields);
    }

    /** What became of a subject. */
    public enum Change {
        APPEARED,
        CHANGED,
        VANISHED
    }
}
