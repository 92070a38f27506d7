package io.unitward.engine.diff;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was found so far: the differences, and what could not be compared, each said once. */
final class Collected {
    private final List<Difference> differences = new ArrayList<>();
    private final Set<Incomparable> unknowns = new LinkedHashSet<>();
    /** What the snapshots themselves call unknown: that reason is better than any of ours. */
    private final Set<String> explained = new HashSet<>();

    void changed(SubjectKind kind, String subject, @Nullable String unit, Fields fields) {
        if (!fields.changes().isEmpty()) {
            differences.add(new Difference(kind, subject, unit, Difference.Change.CHANGED, fields.changes()));
        }
    }

    void appeared(SubjectKind kind, String subject, @Nullable String unit, Fields fields) {
        differences.add(new Difference(kind, subject, unit, Difference.Change.APPEARED, fields.changes()));
    }

    void vanished(SubjectKind kind, String subject, @Nullable String unit, Fields fields) {
        differences.add(new Difference(kind, subject, unit, Difference.Change.VANISHED, fields.changes()));
    }

    /** Adds what a snapshot itself says of a subject that it could not observe. */
    void explained(SubjectKind kind, String subject, @Nullable String unit, Side side, String reason) {
        explained.add(subject);
        unknowns.add(new Incomparable(kind, subject, unit, null, side, reason));
    }

    /** Adds what is not told, unless the snapshot says why the whole subject is unknown. */
    void unknown(
            SubjectKind kind, String subject, @Nullable String unit, @Nullable String field, Side side, String reason) {
        if (!explained.contains(subject)) {
            unknowns.add(new Incomparable(kind, subject, unit, field, side, reason));
        }
    }

    List<Difference> differences() {
        return differences.stream().sorted(Difference.ORDER).toList();
    }

    /** Sorted; what is unknown in both snapshots for the same reason is one entry. */
    List<Incomparable> unknowns() {
        List<Incomparable> merged = new ArrayList<>();
        for (Incomparable each : unknowns) {
            if (each.side() != Side.BOTH
                    && unknowns.contains(on(each, Side.BEFORE))
                    && unknowns.contains(on(each, Side.AFTER))) {
                if (each.side() == Side.BEFORE) {
                    merged.add(on(each, Side.BOTH));
                }
            } else {
                merged.add(each);
            }
        }
        merged.sort(Incomparable.ORDER);
        return merged;
    }

    private static Incomparable on(Incomparable unknown, Side side) {
        return new Incomparable(
                unknown.kind(), unknown.subject(), unknown.unit(), unknown.field(), side, unknown.reason());
    }
}
