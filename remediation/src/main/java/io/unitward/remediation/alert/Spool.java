package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.remediation.journal.LoggedFinding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What waits to be delivered: how much of it, when it is tried, and what is left of it afterwards; pure. */
public final class Spool {
    /** So many wait at most for one sink; more than one run may tell it. */
    public static final int MOST = 200;

    /** And so many bytes. */
    public static final long MOST_BYTES = 1 << 20;

    /** For one that keeps what stands, which hears of each thing but needs no more of it than the last word. */
    static final int MOST_STANDING = 2 * Deciding.MOST_KNOWN;

    static final long MOST_STANDING_BYTES = 8 << 20;

    /**
     * As often an alert is offered to a sink that will not have it. One that corrects what was told is offered until it is taken,
     * or until the sink takes others: what refuses all, such as a proxy before it, says nothing of this one.
     */
    static final int MOST_REFUSALS = 3;

    /**
     * Older ones tell nobody anything: what is still there is told anew. Only of what was just tried in vain, and not for the
     * first time: after a clock was set right everything is old.
     */
    static final Duration OLDEST = Duration.ofDays(7);

    // By hand: what Comparator composes is linked when it is first used, which no class-data archive keeps.
    private static final Comparator<Waiting> LEAST_URGENT_FIRST = (a, b) -> {
        int order = b.alert().level().compareTo(a.alert().level());
        return order != 0 ? order : Long.compare(a.number(), b.number());
    };

    /** An end that is lost leaves what nobody ends any more; what is still there can be told anew. */
    private static final Comparator<Waiting> ENDS_LAST = (a, b) -> {
        int order = Boolean.compare(a.alert().event().ends(), b.alert().event().ends());
        return order != 0 ? order : LEAST_URGENT_FIRST.compare(a, b);
    };

    private Spool() {}

    /**
     * The same without what is too much, the least urgent and oldest first, and without what is for sinks that are no more.
     * What is dropped counts as not told.
     *
     * @param areAll whether a sink that is not among these is no more; otherwise what is for it is kept
     */
    static AlertMemory bounded(AlertMemory memory, Alerts alerts, boolean areAll) {
        Map<Long, Waiting> kept = new HashMap<>();
        AlertMemory bounded = memory;
        for (SinkState state : memory.sinks()) {
            if (areAll && alerts.sink(state.sink()) == null) {
                bounded = bounded.with(state.sink(), null);
            }
        }
        List<Waiting> dropped = new ArrayList<>();
        for (Waiting each : memory.waiting()) {
            if (alerts.sink(each.sink()) == null) {
                if (areAll) {
                    dropped.add(each); // should that sink come back, it was not told
                } else {
                    kept.put(each.number(), each);
                }
            }
        }
        for (AlertSink sink : alerts.sinks()) {
            boolean stands = sink.kind().keepsWhatStands();
            List<Waiting> all = new ArrayList<>(of(memory, sink.name()));
            if (stands) {
                all = lastWords(all);
            }
            all.sort(stands ? ENDS_LAST : LEAST_URGENT_FIRST);
            List<Waiting> tooMuch = all.subList(
                    0, stands ? tooMuch(all, MOST_STANDING, MOST_STANDING_BYTES) : tooMuch(all, MOST, MOST_BYTES));
            if (!tooMuch.isEmpty()) {
                bounded = bounded.with(sink.name(), bounded.state(sink.name()).losing(tooMuch.size()));
            }
            dropped.addAll(tooMuch);
            all.subList(tooMuch.size(), all.size()).forEach(each -> kept.put(each.number(), each));
        }
        List<Waiting> waiting = memory.waiting().stream()
                .filter(each -> kept.containsKey(each.number()))
                .map(each -> kept.getOrDefault(each.number(), each))
                .toList();
        return withoutIdle(untold(bounded.withWaiting(waiting), dropped), alerts);
    }

    /**
     * The same with about half as much, for when all of it is more than a file may hold: first of what waits, then of what is
     * known. What is dropped counts as not told, so that it comes again while it is there.
     */
    static AlertMemory shorter(AlertMemory memory) {
        if (!memory.waiting().isEmpty()) {
            List<Waiting> all = new ArrayList<>(memory.waiting());
            all.sort(ENDS_LAST);
            List<Waiting> dropped = all.subList(0, (all.size() + 1) / 2);
            Set<Waiting> kept = new HashSet<>(all.subList(dropped.size(), all.size()));
            AlertMemory shorter = memory;
            for (Waiting each : dropped) {
                shorter = shorter.with(each.sink(), shorter.state(each.sink()).losing(1));
            }
            return untold(
                    shorter.withWaiting(
                            memory.waiting().stream().filter(kept::contains).toList()),
                    dropped);
        }
        if (memory.known().isEmpty()) {
            return AlertMemory.NONE;
        }
        List<Known> toldFirst = new ArrayList<>(memory.known());
        toldFirst.sort(Comparator.comparing((Known each) -> each.told() == null).thenComparing(Known::level));
        Set<Known> kept = new HashSet<>(toldFirst.subList(0, toldFirst.size() / 2));
        return memory.withKnown(memory.known().stream().filter(kept::contains).toList());
    }

    /** The same without how sinks failed for which nothing is left: nobody would ever learn that they work again. */
    private static AlertMemory withoutIdle(AlertMemory memory, Alerts alerts) {
        AlertMemory left = memory;
        for (SinkState state : memory.sinks()) {
            AlertSink sink = alerts.sink(state.sink());
            boolean idle = sink != null
                    && state.failingSince() != null
                    && of(memory, state.sink()).isEmpty()
                    && memory.known().stream().noneMatch(known -> isToHear(sink, known));
            if (idle) {
                left = left.with(state.sink(), null);
            }
        }
        return left;
    }

    /** Whether a sink is to be told of something as soon as it may be tried. */
    private static boolean isToHear(AlertSink sink, Known known) {
        return known.told() != null
                && !known.toldTo().contains(sink.name())
                && sink.levels().contains(known.level());
    }

    /**
     * Of each thing the last that is to be told of it, so that the order in which they are taken cannot matter. A level that an
     * earlier one had must be ended, too.
     */
    private static List<Waiting> lastWords(List<Waiting> all) {
        Map<String, Waiting> last = new LinkedHashMap<>();
        for (Waiting each : all) {
            Waiting earlier = last.remove(each.alert().id());
            last.put(each.alert().id(), earlier == null ? each : each.after(earlier.alert()));
        }
        return new ArrayList<>(last.values());
    }

    private static List<Waiting> of(AlertMemory memory, String sink) {
        return memory.waiting().stream()
                .filter(each -> each.sink().equals(sink))
                .toList();
    }

    /** How many of the first of these are to go. */
    private static int tooMuch(List<Waiting> all, int most, long mostBytes) {
        long bytes = 0;
        for (int i = all.size() - 1; i >= 0; i--) {
            bytes += AlertJson.size(all.get(i));
            if (bytes > mostBytes || all.size() - i > most) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * The same, where sinks that will never get something count as not told of what it is about: what is still there is told
     * to them once they take anything. A digest may have been about everything, and what is about a file about all of it.
     */
    private static AlertMemory untold(AlertMemory memory, List<Waiting> dropped) {
        Map<String, Set<String>> sinksByKey = new HashMap<>();
        Set<String> ofAll = new HashSet<>();
        List<Waiting> ofFiles = new ArrayList<>();
        for (Waiting each : dropped) {
            String key = key(each);
            if (key == null) {
                ofAll.add(each.sink());
            } else if (!each.alert().event().ends() && each.alert().event() != AlertEvent.REMINDER) {
                sinksByKey.computeIfAbsent(key, none -> new HashSet<>()).add(each.sink());
                ofFiles.add(each);
            }
        }
        if (sinksByKey.isEmpty() && ofAll.isEmpty()) {
            return memory;
        }
        List<Known> known = new ArrayList<>();
        for (Known each : memory.known()) {
            Set<String> never = new HashSet<>(sinksByKey.getOrDefault(each.key(), Set.of()));
            ofFiles.stream()
                    .filter(other -> Related.mayTellOf(other.alert(), each.subject()))
                    .forEach(other -> never.add(other.sink()));
            ofAll.stream().filter(sink -> !waits(memory, sink, each.key())).forEach(never::add);
            known.add(each.untold(never));
        }
        return memory.withKnown(known);
    }

    /** What makes what an alert is about the same in another run; null when it is about many things. */
    private static @Nullable String key(Waiting waiting) {
        Alert alert = waiting.alert();
        return alert.policy() == null || alert.unit() == null || alert.event() == AlertEvent.DIGEST
                ? null
                : LoggedFinding.key(alert.policy(), alert.unit(), alert.view(), alert.file(), alert.cause());
    }

    private static boolean waits(AlertMemory memory, String sink, String key) {
        return memory.waiting().stream().anyMatch(each -> each.sink().equals(sink) && key.equals(key(each)));
    }

    /**
     * Whether a sink can be told what it was not told before: not while it takes nothing, or each run would add to what waits
     * for it; with nothing that waits, or nothing but what it always refused, it is tried with that.
     */
    static boolean isReady(AlertMemory memory, String sink, Instant now) {
        SinkState state = memory.state(sink);
        return state.failingSince() == null
                || (state.isDue(now) && of(memory, sink).stream().allMatch(Waiting::isOftenRefused));
    }

    /** The same without what the run before has said: which alerts sinks lost that are fine. */
    static AlertMemory begun(AlertMemory memory) {
        AlertMemory begun = memory;
        for (SinkState state : memory.sinks()) {
            if (state.failingSince() == null) {
                begun = begun.with(state.sink(), null);
            }
        }
        return begun;
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
                    outcome.kind() == Outcome.Kind.DELIVERED ? state.took() : state.failed(outcome.answer(), now));
        }
        List<Waiting> waiting = new ArrayList<>();
        List<Waiting> dropped = new ArrayList<>();
        for (Waiting each : memory.waiting()) {
            Outcome outcome = byNumber.get(each.number());
            Outcome best = last.get(each.sink());
            Waiting next = after(each, outcome, isDelivered(best), left.state(each.sink()), now);
            if (next != null) {
                waiting.add(next);
            } else if (!isDelivered(outcome)) {
                left = left.with(each.sink(), left.state(each.sink()).losing(1));
                dropped.add(each);
            }
        }
        return untold(left.withWaiting(waiting), dropped);
    }

    private static @Nullable Waiting after(
            Waiting waiting, @Nullable Outcome outcome, boolean takesOthers, SinkState sink, Instant now) {
        if (outcome == null) {
            return waiting;
        }
        if (isDelivered(outcome)) {
            return null;
        }
        int refusals = waiting.refused() + (outcome.kind() == Outcome.Kind.REFUSED ? 1 : 0);
        boolean old = sink.failures() >= MOST_REFUSALS
                && now.isAfter(waiting.alert().at().plus(OLDEST));
        Waiting next = new Waiting(waiting.number(), waiting.sink(), waiting.alert(), refusals);
        boolean givenUp =
                waiting.correctsWhatWasTold() ? next.isOftenRefused() && takesOthers : next.isOftenRefused() || old;
        return givenUp ? null : next;
    }

    private static boolean isDelivered(@Nullable Outcome outcome) {
        return outcome != null && outcome.kind() == Outcome.Kind.DELIVERED;
    }

    /** Whether a sink takes nothing any more. */
    public static boolean isStuck(AlertMemory memory, Instant now) {
        return memory.sinks().stream().anyMatch(sink -> sink.failingSince() != null && sink.isStuck(now));
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
                note.append(state.isStuck(now) ? "stuck, none taken since " : "not taken since ")
                        .append(state.failingSince().truncatedTo(ChronoUnit.SECONDS))
                        .append(" (")
                        .append(state.problem())
                        .append("); ")
                        .append(waiting)
                        .append(waiting == 1 ? " waits" : " wait")
                        .append(" for later runs");
                if (state.notBefore() != null && !state.isDue(now)) {
                    note.append(", the first after ").append(state.notBefore().truncatedTo(ChronoUnit.SECONDS));
                }
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
                        .append(" waited; what of it is still there is told once the sink takes it");
            }
            notes.add(note.toString());
        }
        return notes;
    }
}
