package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of several things is one matter for whoever is told; pure. */
final class Related {
    private static final String PENDING = "reload-pending";
    private static final String UNVOUCHED = "reload-pending-unvouched";
    private static final String LOADED = "loaded";

    private Related() {}

    /** What is there and says more than this, so that nobody needs to hear of both; null for nothing. */
    static @Nullable Subject saysMore(Subject subject, Collection<Subject> there) {
        // The flag alone does not say what waits, and what helps against it is what the other warns of.
        if (!subject.policy().equals(PENDING) || subject.file() != null) {
            return null;
        }
        return there.stream()
                .filter(other ->
                        other.policy().equals(UNVOUCHED) && other.unit().equals(subject.unit()) && !other.waived())
                .findFirst()
                .orElse(null);
    }

    /**
     * Of something that waited for a reload and is gone, what it became: a finding of what is loaded, new or another than before;
     * null for nothing.
     *
     * @param before what was known, by key
     */
    static @Nullable Subject loadedNow(Subject gone, Collection<Subject> there, Map<String, Known> before) {
        if (!gone.policy().equals(PENDING) && !gone.policy().equals(UNVOUCHED)) {
            return null;
        }
        return there.stream()
                .filter(now -> LOADED.equals(now.view())
                        && !now.waived()
                        && now.unit().equals(gone.unit())
                        && (gone.file() == null || gone.file().equals(now.file()))
                        && isNew(now, before.get(now.key())))
                .findFirst()
                .orElse(null);
    }

    private static boolean isNew(Subject now, @Nullable Known known) {
        return known == null || known.told() == null || Deciding.isOther(known.subject(), now);
    }

    /** The same, with one alert for all that tell the same event of the same file of the same unit: the first of them. */
    static List<Alert> together(List<Alert> alerts) {
        Map<List<String>, List<Alert>> groups = new LinkedHashMap<>();
        for (Alert alert : alerts) {
            boolean alone = alert.file() == null || alert.unit() == null || alert.event() == AlertEvent.ACTION_FAILED;
            List<String> group = alone
                    ? List.of(alert.id(), alert.event().text())
                    : List.of(
                            String.valueOf(alert.unit()),
                            String.valueOf(alert.file()),
                            alert.event().text());
            groups.computeIfAbsent(group, none -> new ArrayList<>()).add(alert);
        }
        return groups.values().stream()
                .map(group -> group.size() == 1 ? group.get(0) : Wording.together(group))
                .toList();
    }

    /** Whether an alert may have told of something besides what it is about. */
    static boolean mayTellOf(Alert alert, Subject subject) {
        return alert.file() != null
                && alert.file().equals(subject.file())
                && Objects.equals(alert.unit(), subject.unit());
    }
}
