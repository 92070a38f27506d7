package io.unitward.remediation.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Works out what one run has to tell, and what is to be remembered of that; pure. */
public final class Deciding {
    /** So many subjects are remembered, and so told. */
    public static final int MOST_KNOWN = 5000;

    /** With those that were told before and were not seen now, or lost their place to more urgent ones: their end is still to be told. */
    static final int MOST_KEPT = MOST_KNOWN + 1000;

    /** An event that happens again is not told again for so long. */
    static final Duration EVENT_KEPT = Duration.ofHours(24);

    /** What ends it may come with a timer of a day, a week or a month, and people are waiting for that. */
    static final Duration EVENT_REMEMBERED = Duration.ofDays(35);

    // By hand: what Comparator composes is linked when it is first used, which no class-data archive keeps.
    private static final Comparator<Subject> URGENT_FIRST = (a, b) -> {
        int order = a.level().compareTo(b.level());
        return order != 0 ? order : a.key().compareTo(b.key());
    };
    private static final Comparator<Alert> TOLD_FIRST = (a, b) -> {
        int order = a.level().compareTo(b.level());
        return order != 0 ? order : Boolean.compare(a.event().ends(), b.event().ends());
    };

    private final Sight sight;
    private final Alerts alerts;
    private final boolean areAll;
    private final AlertMemory memory;
    private final Map<String, Known> before = new LinkedHashMap<>();
    private final List<Known> after = new ArrayList<>();
    private final Map<String, List<Alert>> messages = new LinkedHashMap<>();
    private final Map<String, Subject> there = new LinkedHashMap<>();
    /** What is there and had no place among the most urgent; it is not gone. */
    private final Set<String> beyond = new HashSet<>();

    private Deciding(AlertMemory memory, Sight sight, Alerts alerts, boolean areAll) {
        this.memory = memory;
        this.sight = sight;
        this.alerts = alerts;
        this.areAll = areAll;
        for (Known known : memory.known()) {
            before.putIfAbsent(known.key(), known);
        }
        for (AlertSink sink : alerts.sinks()) {
            messages.put(sink.name(), new ArrayList<>());
        }
    }

    /**
     * What was decided.
     *
     * @param memory with all that is to be told among what waits
     * @param untold how many subjects are neither remembered nor told
     * @param fresh the sinks that are to be told something new
     */
    public record Decided(AlertMemory memory, int untold, Set<String> fresh) {}

    /** Decides, for all sinks that there are. */
    public static Decided decide(AlertMemory memory, Sight sight, Alerts alerts) {
        return decide(memory, sight, alerts, true);
    }

    /**
     * Decides.
     *
     * @param areAll whether there are no other sinks; while who wants to be told cannot be read, what waits for the others and
     *     what they were told is kept as it is
     */
    public static Decided decide(AlertMemory memory, Sight sight, Alerts alerts, boolean areAll) {
        return new Deciding(Spool.begun(memory), sight, alerts, areAll).decide();
    }

    private Decided decide() {
        List<Subject> urgentFirst = new ArrayList<>(sight.there());
        urgentFirst.sort(URGENT_FIRST);
        int untold = 0;
        for (Subject subject : urgentFirst) {
            Subject other = there.get(subject.key());
            if (other == null && there.size() >= MOST_KNOWN) {
                untold++;
                beyond.add(subject.key());
            } else if (other == null || other.waived()) {
                there.put(subject.key(), subject);
            }
        }
        for (Subject subject : there.values()) {
            Known known = before.get(subject.key());
            after.add(subject.waived() ? waived(subject, known) : present(subject, known));
        }
        for (Known known : before.values()) {
            boolean stays = beyond.contains(known.key()) || (!there.containsKey(known.key()) && !leaves(known));
            if (stays && after.size() < MOST_KEPT) {
                after.add(known);
            }
        }
        return queued(untold);
    }

    private Known present(Subject subject, @Nullable Known known) {
        Instant since = known == null || known.since().isAfter(sight.at()) ? sight.at() : known.since();
        Set<String> audience = audience(subject);
        if (known == null || known.told() == null) {
            boolean early =
                    subject.lasting() == Subject.Lasting.MAY_PASS && sight.at().isBefore(since.plus(alerts.grace()));
            if (early || audience.isEmpty()) {
                return known(subject, since, null, List.of());
            }
            boolean waived = known != null && known.subject().waived();
            AlertEvent event = waived ? AlertEvent.WAIVER_ENDED : first(subject);
            return known(subject, since, sight.at(), tell(audience, subject, event, null, since));
        }
        // Who was told before it was told by another has still to be told of its end.
        Set<String> kept = stillThere(known.toldTo());
        kept.removeAll(audience);
        Instant told = known.told().isAfter(sight.at()) ? sight.at() : known.told();
        Subject was = known.subject();
        if (isOther(was, subject)) {
            List<String> toldTo = tell(audience, subject, AlertEvent.CHANGED, was.level(), since);
            return known(merged(was, subject), since, sight.at(), both(toldTo, kept));
        }
        boolean event = subject.lasting() == Subject.Lasting.EVENT;
        Duration again = event ? EVENT_KEPT : alerts.remind();
        if (again != null && !sight.at().isBefore(told.plus(again))) {
            List<String> toldTo = tell(audience, subject, event ? first(subject) : AlertEvent.REMINDER, null, since);
            return known(merged(was, subject), since, sight.at(), both(toldTo, kept));
        }
        Set<String> late = new LinkedHashSet<>(audience);
        // What keeps what stands forgets it when it restarts, and asks nobody.
        late.removeIf(sink -> known.toldTo().contains(sink) && !keepsWhatStands(sink));
        late.removeIf(sink -> !Spool.isReady(memory, sink, sight.at()));
        Set<String> toldTo = stillThere(known.toldTo());
        toldTo.addAll(tell(late, subject, first(subject), null, since));
        return known(merged(was, subject), since, told, List.copyOf(toldTo));
    }

    private Known waived(Subject subject, @Nullable Known known) {
        Instant since = known == null || known.since().isAfter(sight.at()) ? sight.at() : known.since();
        if (known != null && known.told() != null) {
            Set<String> names = everybody();
            names.removeIf(sink -> !believes(sink, known));
            tell(names, known.subject(), AlertEvent.WAIVED, null, since);
        }
        return known(subject, since, null, List.of());
    }

    /** When it was last seen matters of events alone; for the rest it would be one more write a run. */
    private Known known(Subject subject, Instant since, @Nullable Instant told, List<String> toldTo) {
        return new Known(
                subject.remembered(),
                since,
                subject.lasting() == Subject.Lasting.EVENT ? sight.at() : since,
                told,
                toldTo);
    }

    /** Whether something that is not there need not be remembered. */
    private boolean leaves(Known known) {
        if (sight.gone().isGone(known.subject())) {
            if (known.told() != null) {
                ended(known);
            }
            return true;
        }
        // What may pass and was not seen begins anew; an event is over some time.
        boolean event = known.subject().lasting() == Subject.Lasting.EVENT;
        return event
                && (!sight.at().isBefore(known.seen().plus(EVENT_REMEMBERED))
                        || known.seen().isAfter(sight.at().plus(EVENT_REMEMBERED)));
    }

    /** Tells that something is gone; of what waited and is loaded now people are told by that, and not that it recovered. */
    private void ended(Known known) {
        Subject subject = known.subject();
        Subject now = Related.loadedNow(subject, there.values(), before);
        Alert alert = Wording.of(sight, subject, AlertEvent.RECOVERED, null, known.since());
        Alert words = now == null ? alert : Wording.loadedNow(alert);
        for (AlertSink sink : alerts.sinks()) {
            boolean toldOtherwise =
                    now != null && sink.kind().isForPeople() && sink.levels().contains(now.level());
            if (believes(sink.name(), known) && sink.takes(alert) && !toldOtherwise) {
                messagesOf(sink).add(words);
            }
        }
    }

    /**
     * Whether a sink may believe that something is there. What keeps what stands may have taken it before it refused to hear it
     * again, and an end of what it does not know tells nobody anything there.
     */
    private boolean believes(String sink, Known known) {
        return known.toldTo().contains(sink) || keepsWhatStands(sink);
    }

    private List<Alert> messagesOf(AlertSink sink) {
        return messages.computeIfAbsent(sink.name(), none -> new ArrayList<>());
    }

    /** Who is to be told: not who is told the same, and more, by something else that is there. */
    private Set<String> audience(Subject subject) {
        Set<String> audience = everybody();
        Subject other = Related.saysMore(subject, there.values());
        if (other != null) {
            alerts.sinks().stream()
                    .filter(sink -> sink.levels().contains(other.level()))
                    .forEach(sink -> audience.remove(sink.name()));
        }
        return audience;
    }

    private boolean keepsWhatStands(String name) {
        AlertSink sink = alerts.sink(name);
        return sink != null && sink.kind().keepsWhatStands();
    }

    private static List<String> both(List<String> some, Set<String> others) {
        Set<String> both = new TreeSet<>(some);
        both.addAll(others);
        return List.copyOf(both);
    }

    private static AlertEvent first(Subject subject) {
        return switch (subject.policy()) {
            case Subjects.ACTION_FAILED -> AlertEvent.ACTION_FAILED;
            case Subjects.NO_VERDICT -> AlertEvent.NO_VERDICT;
            case Subjects.NOT_RUN -> AlertEvent.NOT_RUN;
            default -> AlertEvent.FOUND;
        };
    }

    static boolean isOther(Subject was, Subject now) {
        boolean content =
                was.digest() != null && now.digest() != null && !was.digest().equals(now.digest());
        return content
                || was.level() != now.level()
                || !Objects.equals(was.classification(), now.classification())
                || !Objects.equals(was.severity(), now.severity())
                || !was.state().equals(now.state());
    }

    /** What is there now, with the digest that was known where none is. */
    private static Subject merged(Subject was, Subject now) {
        return now.digest() != null || was.digest() == null
                ? now
                : new Subject(
                        now.policy(),
                        now.unit(),
                        now.view(),
                        now.file(),
                        now.cause(),
                        now.classification(),
                        now.severity(),
                        now.level(),
                        now.lasting(),
                        now.waived(),
                        was.digest(),
                        now.state(),
                        now.words(),
                        now.failure());
    }

    private Set<String> everybody() {
        return new LinkedHashSet<>(messages.keySet());
    }

    /** Of some sinks those that there are, as far as that is known. */
    private Set<String> stillThere(List<String> sinks) {
        Set<String> left = new TreeSet<>(sinks);
        if (areAll) {
            left.retainAll(everybody());
        }
        return left;
    }

    /** Tells the sinks that take it, and says which did. */
    private List<String> tell(
            Set<String> names, Subject subject, AlertEvent event, @Nullable AlertLevel was, Instant since) {
        // Who is told of the former level alone must hear of it as well.
        Alert alert = Wording.of(sight, subject, event, was == subject.level() ? null : was, since);
        List<String> told = new ArrayList<>();
        for (AlertSink sink : alerts.sinks()) {
            if (names.contains(sink.name()) && sink.takes(alert)) {
                messagesOf(sink).add(alert);
                told.add(sink.name());
            }
        }
        return told;
    }

    /**
     * Puts what is to be told behind what waits, at most so many for one sink and one digest for the rest. What keeps what stands
     * hears of each, or it would never hear of its end.
     */
    private Decided queued(int untold) {
        List<Waiting> waiting = new ArrayList<>(memory.waiting());
        long next = memory.next();
        Set<String> fresh = new TreeSet<>();
        for (AlertSink sink : alerts.sinks()) {
            List<Alert> told = new ArrayList<>(messagesOf(sink));
            told.sort(TOLD_FIRST);
            if (sink.kind().isForPeople()) {
                told = Related.together(told);
            }
            if (told.size() > alerts.maxPerRun() && !sink.kind().keepsWhatStands()) {
                List<Alert> left = List.copyOf(told.subList(alerts.maxPerRun(), told.size()));
                told = new ArrayList<>(told.subList(0, alerts.maxPerRun()));
                told.add(Wording.digest(sight, left));
            }
            for (Alert alert : told) {
                waiting.add(new Waiting(next++, sink.name(), alert, 0));
                fresh.add(sink.name());
            }
        }
        AlertMemory queued = new AlertMemory(after, waiting, memory.sinks(), next);
        return new Decided(Spool.bounded(queued, alerts, areAll), untold, fresh);
    }
}
