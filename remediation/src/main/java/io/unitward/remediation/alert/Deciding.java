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

    /** An event that did not happen again for so long is forgotten. */
    static final Duration EVENT_KEPT = Duration.ofHours(24);

    private static final Comparator<Subject> URGENT_FIRST =
            Comparator.comparing(Subject::level).thenComparing(Subject::key);
    private static final Comparator<Alert> TOLD_FIRST = Comparator.comparing(Alert::level)
            .thenComparing(alert -> alert.event().ends());

    private final Sight sight;
    private final Alerts alerts;
    private final AlertMemory memory;
    private final Map<String, Known> before = new LinkedHashMap<>();
    private final List<Known> after = new ArrayList<>();
    private final Map<String, List<Alert>> messages = new LinkedHashMap<>();

    private Deciding(AlertMemory memory, Sight sight, Alerts alerts) {
        this.memory = memory;
        this.sight = sight;
        this.alerts = alerts;
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

    /** Decides. */
    public static Decided decide(AlertMemory memory, Sight sight, Alerts alerts) {
        return new Deciding(Spool.begun(memory), sight, alerts).decide();
    }

    private Decided decide() {
        Map<String, Subject> there = new LinkedHashMap<>();
        List<Subject> urgentFirst = new ArrayList<>(sight.there());
        urgentFirst.sort(URGENT_FIRST);
        int untold = 0;
        for (Subject subject : urgentFirst) {
            Subject other = there.get(subject.key());
            if (other == null && there.size() >= MOST_KNOWN) {
                untold++;
            } else if (other == null || other.waived()) {
                there.put(subject.key(), subject);
            }
        }
        for (Subject subject : there.values()) {
            Known known = before.get(subject.key());
            after.add(subject.waived() ? waived(subject, known) : present(subject, known));
        }
        for (Known known : before.values()) {
            if (!there.containsKey(known.key()) && !leaves(known) && after.size() < MOST_KNOWN) {
                after.add(known);
            }
        }
        return queued(untold);
    }

    private Known present(Subject subject, @Nullable Known known) {
        Instant since = known == null || known.since().isAfter(sight.at()) ? sight.at() : known.since();
        if (known == null || known.told() == null) {
            boolean early =
                    subject.lasting() == Subject.Lasting.MAY_PASS && sight.at().isBefore(since.plus(alerts.grace()));
            if (early) {
                return known(subject, since, null, List.of());
            }
            boolean waived = known != null && known.subject().waived();
            AlertEvent event = waived ? AlertEvent.WAIVER_ENDED : first(subject);
            return known(subject, since, sight.at(), tell(everybody(), subject, event, null, since));
        }
        Instant told = known.told().isAfter(sight.at()) ? sight.at() : known.told();
        Subject was = known.subject();
        if (isOther(was, subject)) {
            List<String> toldTo = tell(everybody(), subject, AlertEvent.CHANGED, was.level(), since);
            return known(merged(was, subject), since, sight.at(), toldTo);
        }
        boolean event = subject.lasting() == Subject.Lasting.EVENT;
        Duration again = event ? EVENT_KEPT : alerts.remind();
        if (again != null && !sight.at().isBefore(told.plus(again))) {
            List<String> toldTo = tell(everybody(), subject, event ? first(subject) : AlertEvent.REMINDER, null, since);
            return known(merged(was, subject), since, sight.at(), toldTo);
        }
        Set<String> late = everybody();
        late.removeAll(known.toldTo());
        late.removeIf(sink -> !Spool.isReady(memory, sink, sight.at()));
        Set<String> toldTo = new TreeSet<>(known.toldTo());
        toldTo.retainAll(everybody());
        toldTo.addAll(tell(late, subject, first(subject), null, since));
        return known(merged(was, subject), since, told, List.copyOf(toldTo));
    }

    private Known waived(Subject subject, @Nullable Known known) {
        Instant since = known == null || known.since().isAfter(sight.at()) ? sight.at() : known.since();
        if (known != null && known.told() != null) {
            tell(new LinkedHashSet<>(known.toldTo()), known.subject(), AlertEvent.WAIVED, null, since);
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
                tell(new LinkedHashSet<>(known.toldTo()), known.subject(), AlertEvent.RECOVERED, null, known.since());
            }
            return true;
        }
        // What may pass and was not seen begins anew; an event is over some time.
        boolean event = known.subject().lasting() == Subject.Lasting.EVENT;
        return event
                && (!sight.at().isBefore(known.seen().plus(EVENT_KEPT))
                        || known.seen().isAfter(sight.at().plus(EVENT_KEPT)));
    }

    private static AlertEvent first(Subject subject) {
        return switch (subject.policy()) {
            case Subjects.ACTION_FAILED -> AlertEvent.ACTION_FAILED;
            case Subjects.NO_VERDICT -> AlertEvent.NO_VERDICT;
            case Subjects.NOT_RUN -> AlertEvent.NOT_RUN;
            default -> AlertEvent.FOUND;
        };
    }

    private static boolean isOther(Subject was, Subject now) {
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
                        now.words());
    }

    private Set<String> everybody() {
        return new LinkedHashSet<>(messages.keySet());
    }

    /** Tells the sinks that take it, and says which did. */
    private List<String> tell(
            Set<String> names, Subject subject, AlertEvent event, @Nullable AlertLevel was, Instant since) {
        // Who is told of the former level alone must hear of it as well.
        Alert alert = Wording.of(sight, subject, event, was == subject.level() ? null : was, since);
        List<String> told = new ArrayList<>();
        for (AlertSink sink : alerts.sinks()) {
            if (names.contains(sink.name()) && sink.takes(alert)) {
                messages.computeIfAbsent(sink.name(), none -> new ArrayList<>()).add(alert);
                told.add(sink.name());
            }
        }
        return told;
    }

    /** Puts what is to be told behind what waits, at most so many for one sink and one digest for the rest. */
    private Decided queued(int untold) {
        List<Waiting> waiting = new ArrayList<>(memory.waiting());
        long next = memory.next();
        Set<String> fresh = new TreeSet<>();
        for (Map.Entry<String, List<Alert>> each : messages.entrySet()) {
            List<Alert> told = new ArrayList<>(each.getValue());
            told.sort(TOLD_FIRST);
            if (told.size() > alerts.maxPerRun()) {
                List<Alert> left = List.copyOf(told.subList(alerts.maxPerRun(), told.size()));
                told = new ArrayList<>(told.subList(0, alerts.maxPerRun()));
                told.add(Wording.digest(sight, left));
            }
            for (Alert alert : told) {
                waiting.add(new Waiting(next++, each.getKey(), alert, 0));
                fresh.add(each.getKey());
            }
        }
        AlertMemory queued = new AlertMemory(after, waiting, memory.sinks(), next);
        return new Decided(Spool.bounded(queued, alerts), untold, fresh);
    }
}
