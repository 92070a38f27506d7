package io.unitward.remediation.alert;

import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits to be delivered: how much of it, when it is tried, and what is left of it afterwards; pure. */
public final class Spool {
    /** So many wait at most, of all sinks. */
    public static final int MOST = 200;

    /** And so many bytes. */
    public static final long MOST_BYTES = 1 << 20;

    /** As often an alert is offered to a sink that will not have it. */
    static final int MOST_REFUSALS = 3;

    /** Older ones tell nobody anything. */
    static final Duration OLDEST = Duration.ofDays(7);

    private Spool() {}

    /** The same without what is too much, the oldest first, and without what is for sinks that are no more. */
    static AlertMemory bounded(AlertMemory memory, Alerts alerts) {
        List<Waiting> kept = new ArrayList<>();
        Map<String, Long> lost = new TreeMap<>();
        long bytes = 0;
        for (int i = memory.waiting().size() - 1; i >= 0; i--) {
            Waiting each = memory.waiting().get(i);
            if (alerts.sink(each.sink()) == null) {
                continue;
            }
            bytes += AlertJson.size(each);
            if (kept.size() < MOST && bytes <= MOST_BYTES) {
                kept.add(0, each);
            } else {
                lost.merge(each.sink(), 1L, Long::sum);
            }
        }
        AlertMemory bounded = memory.withWaiting(kept);
        for (SinkState state : memory.sinks()) {
            if (alerts.sink(state.sink()) == null) {
                bounded = bounded.with(state.sink(), null);
            }
        }
        for (Map.Entry<String, Long> each : lost.entrySet()) {
            bounded = bounded.with(each.getKey(), bounded.state(each.getKey()).losing(each.getValue()));
        }
        return bounded;
    }

    /**
     * What is to be tried now, by sink.
     *
     * @param fresh the sinks that are to be told something new, which are tried though they failed lately
     */
    public static Map<AlertSink, List<Waiting>> due(AlertMemory memory, Alerts alerts, Set<String> fresh, Instant now) {
        Map<AlertSink, List<Waiting>> due = new LinkedHashMap<>();
        for (Waiting each : memory.waiting()) {
            AlertSink sink = alerts.sink(each.sink());
            if (sink != null
                    && (fresh.contains(each.sink()) || memory.state(each.sink()).isDue(now))) {
                due.computeIfAbsent(sink, none -> new ArrayList<>()).add(each);
            }
        }
        return due;
    }

    /** What is left after some were offered. */
    public static AlertMemory after(AlertMemory memory, List<Outcome> outcomes, Instant now) {
        Map<Long, Outcome> byNumber = new HashMap<>();
        Map<String, Outcome> last = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            byNumber.put(outcome.number(), outcome);
            Outcome other = last.get(outcome.sink());
            if (other == null || other.kind() != Outcome.Kind.DELIVERED) {
                last.put(outcome.sink(), outcome);
            }
        }
        AlertMemory left = memory;
        for (Outcome outcome : last.values()) {
            SinkState state = left.state(outcome.sink());
            left = left.with(
                    outcome.sink(),
                    outcome.kind() == Outcome.Kind.DELIVERED ? null : state.failed(outcome.answer(), now));
        }
        List<Waiting> waiting = new ArrayList<>();
        for (Waiting each : memory.waiting()) {
            Waiting next = after(each, byNumber.get(each.number()), now);
            if (next != null) {
                waiting.add(next);
            } else if (!isDelivered(byNumber.get(each.number()))) {
                left = left.with(each.sink(), left.state(each.sink()).losing(1));
            }
        }
        return left.withWaiting(waiting);
    }

    private static @Nullable Waiting after(Waiting waiting, @Nullable Outcome outcome, Instant now) {
        if (isDelivered(outcome)) {
            return null;
        }
        boolean refused = outcome != null && outcome.kind() == Outcome.Kind.REFUSED;
        int refusals = waiting.refused() + (refused ? 1 : 0);
        boolean over =
                refusals >= MOST_REFUSALS || now.isAfter(waiting.alert().at().plus(OLDEST));
        return over ? null : new Waiting(waiting.number(), waiting.sink(), waiting.alert(), refusals);
    }

    private static boolean isDelivered(@Nullable Outcome outcome) {
        return outcome != null && outcome.kind() == Outcome.Kind.DELIVERED;
    }

    /**
     * What a reader should know of the sinks.
     *
     * @param memory what is left after a run
     * @return sentences without a full stop
     */
    public static List<String> notes(AlertMemory memory, Instant now) {
        List<String> notes = new ArrayList<>();
        for (SinkState state : memory.sinks()) {
            long waiting = memory.waiting().stream()
                    .filter(each -> each.sink().equals(state.sink()))
                    .count();
            StringBuilder note = new StringBuilder("alerts for sink " + state.sink() + ": ");
            if (state.failingSince() != null) {
                note.append(state.isStuck(now) ? "stuck, none taken since " : "not taken at ")
                        .append(state.failingSince().truncatedTo(ChronoUnit.SECONDS))
                        .append(" (")
                        .append(state.problem())
                        .append("); ")
                        .append(waiting)
                        .append(waiting == 1 ? " waits" : " wait")
                        .append(" for later runs");
            }
            if (state.lost() > 0) {
                note.append(state.failingSince() == null ? "" : "; ")
                        .append(state.lost())
                        .append(state.lost() == 1 ? " was" : " were")
                        .append(" given up: refused ")
                        .append(MOST_REFUSALS)
                        .append(" times, older than ")
                        .append(OLDEST.toDays())
                        .append(" days, or more than ")
                        .append(MOST)
                        .append(" waited");
            }
            notes.add(note.toString());
        }
        return notes;
    }
}
