package io.unitward.cli;

import io.unitward.facts.Glob;
import io.unitward.json.JsonWriter;
import io.unitward.remediation.journal.HoldEvent;
import io.unitward.remediation.journal.HoldLog;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who held and released what, for {@code unitward log}.
 *
 * @param events the oldest first
 * @param damaged how many lines of the log could not be read
 */
record LoggedHolds(List<HoldEvent> events, int damaged) {
    LoggedHolds {
        events = List.copyOf(events);
    }

    /**
     * What of a log was asked for.
     *
     * @param since only what was done, or was to end, at that time or later; null for all
     * @param units globs of units, or {@code manager}; only holds that have to do with one of them; empty for all
     */
    static LoggedHolds of(HoldLog.Contents log, @Nullable Instant since, List<String> units) {
        return new LoggedHolds(
                log.events().stream()
                        .filter(event -> since == null || !last(event).isBefore(since))
                        .filter(event -> units.isEmpty() || touches(event.hold(), units))
                        .toList(),
                log.damaged());
    }

    private static Instant last(HoldEvent event) {
        return event.kind() == HoldEvent.Kind.HELD ? event.hold().until() : event.at();
    }

    /** Either may be a glob for the other. */
    private static boolean touches(Hold hold, List<String> units) {
        return units.stream()
                .anyMatch(unit -> hold.units().equals(unit)
                        || Glob.matches(hold.units(), unit)
                        || DoneActions.matches(List.of(unit), hold.units()));
    }

    /** For a person. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (HoldEvent event : events) {
            Hold hold = event.hold();
            boolean held = event.kind() == HoldEvent.Kind.HELD;
            lines.add("  " + event.at().truncatedTo(ChronoUnit.SECONDS) + "  "
                    + event.kind().text() + "  " + hold.units()
                    + "  by " + (event.by() == null ? "somebody" : event.by())
                    + (held ? ", until " : ", which " + hold.by() + " held since " + hold.since() + " until ")
                    + hold.until());
            lines.add("      " + hold.reason());
        }
        return lines;
    }

    /** For a program: fields of an object that is open. */
    void json(JsonWriter json) throws IOException {
        json.list("holds");
        for (HoldEvent event : events) {
            json.begin()
                    .field("event", event.kind().text())
                    .field("at", event.at())
                    .field("by", event.by())
                    .field("units", event.hold().units())
                    .field("until", event.hold().until())
                    .field("reason", event.hold().reason())
                    .field("heldBy", event.hold().by())
                    .field("since", event.hold().since())
                    .end();
        }
        json.endList().field("damagedHolds", damaged);
    }
}
