package io.unitward.engine.diff;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that could not be compared, because a snapshot does not tell it. It is never counted as equal.
 *
 * @param kind what it is
 * @param subject a unit name, an absolute path, or {@code manager}
 * @param unit the unit it belongs to; null when it belongs to none
 * @param field the property that is not told; null when it is the whole subject
 * @param side which snapshot does not tell
 * @param reason why, a phrase without a full stop
 */
public record Incomparable(
        SubjectKind kind,
        String subject,
        @Nullable String unit,
        @Nullable String field,
        Side side,
        String reason) {
    static final Comparator<Incomparable> ORDER = Comparator.comparing(Incomparable::kind)
            .thenComparing(Incomparable::subject)
            .thenComparing(unknown -> unknown.field() == null ? "" : unknown.field())
            .thenComparing(Incomparable::side)
            .thenComparing(Incomparable::reason);
}
