package io.unitward.remediation.alert;

import io.unitward.alert.AlertLevel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of something that was there.
 *
 * @param subject as it was seen last; its words are not kept
 * @param since when it was first seen
 * @param seen when it was last seen, of an event when it last happened
 * @param told when it was last told; null when it was not
 * @param toldTo the sinks that were told that it is there, sorted
 */
public record Known(
        Subject subject,
        Instant since,
        Instant seen,
        @Nullable Instant told,
        List<String> toldTo) {
    public Known {
        toldTo = List.copyOf(new TreeSet<>(toldTo));
    }

    /** The same, of which some sinks were not told. */
    Known untold(Set<String> never) {
        List<String> others =
                toldTo.stream().filter(sink -> !never.contains(sink)).toList();
        return others.size() == toldTo.size() ? this : new Known(subject, since, seen, told, others);
    }

    String key() {
        return subject.key();
    }

    AlertLevel level() {
        return subject.level();
    }
}
