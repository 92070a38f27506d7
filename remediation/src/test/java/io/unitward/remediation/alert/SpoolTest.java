package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits: tried again, with pauses that grow, and never without end. */
class SpoolTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final Alerts ALERTS = new Alerts(Duration.ZERO, null, 100, List.of(AlertSink.JOURNAL));

    private static Sight sight(Instant at, int count) {
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            subjects.add(new Subject(
                    "p",
                    "u" + i,
                    null,
                    null,
                    null,
                    null,
                    null,
                    AlertLevel.PAGE,
                    Subject.Lasting.STATE,
                    false,
                    null,
                    "",
                    ""));
        }
        return new Sight(at, "host", "system manager", subjects, subject -> true);
    }

    private static AlertMemory waiting(int count) {
        return Deciding.decide(AlertMemory.NONE, sight(START, count), ALERTS).memory();
    }

    private static AlertSink sink(String name, SinkKind kind) {
        return new AlertSink(
                name,
                kind,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                Set.of(AlertLevel.values()),
                AlertSink.USUAL_TIMEOUT,
                null);
    }

    private static Outcome outcome(Waiting waiting, Outcome.Kind kind) {
        return new Outcome(waiting.number(), waiting.sink(), kind, "it answered so");
    }

    /** What is left when all that is due is answered so. */
    private static AlertMemory all(AlertMemory memory, Outcome.Kind kind, Instant now) {
        return Spool.after(
                memory,
                memory.waiting().stream().map(each -> outcome(each, kind)).toList(),
                now);
    }

    private static Outcome outcome(AlertMemory memory, Outcome.Kind kind) {
        return new Outcome(memory.waiting().get(0).number(), "journal", kind, "it answered so");
    }

    private static boolean isDue(AlertMemory memory, Instant now) {
        return !Spool.due(memory, ALERTS, Set.of(), now).isEmpty();
    }

    @Test
    void whatWasTakenIsGone() {
        AlertMemory memory = waiting(2);
        AlertMemory after = Spool.after(memory, List.of(outcome(memory, Outcome.Kind.DELIVERED)), START);
        assertThat(after.waiting()).containsExactly(memory.waiting().get(1));
        assertThat(after.sinks()).isEmpty();
        assertThat(Spool.notes(after, START)).isEmpty();
    }

    @Test
    void pausesGrowUpToAnHourAndNewsBreakThem() {
        AlertMemory memory = waiting(1);
        Instant now = START;
        for (long minutes : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            memory = Spool.after(memory, List.of(outcome(memory, Outcome.Kind.FAILED)), now);
            assertThat(isDue(memory, now.plus(Duration.ofMinutes(minutes).minusSeconds(1))))
                    .isFalse();
            assertThat(Spool.due(memory, ALERTS, Set.of("journal"), now)).hasSize(1);
            now = now.plus(Duration.ofMinutes(minutes));
            assertThat(isDue(memory, now)).isTrue();
        }
        assertThat(isDue(memory, START.minus(Duration.ofDays(400))))
                .as("a clock that was set back")
                .isTrue();
        assertThat(Spool.isStuck(memory, now)).isTrue();
        assertThat(Spool.isStuck(Spool.after(waiting(1), List.of(outcome(waiting(1), Outcome.Kind.FAILED)), now), now))
                .isFalse();
        assertThat(Spool.notes(memory, now)).singleElement().asString().contains("stuck", "it answered so", "1 waits");
    }

    @Test
    void whatIsRefusedForGoodEndsWithTheThirdTime() {
        AlertMemory memory = waiting(1);
        for (int i = 1; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(memory, List.of(outcome(memory, Outcome.Kind.REFUSED)), START);
            assertThat(memory.waiting()).hasSize(1);
        }
        memory = Spool.after(memory, List.of(outcome(memory, Outcome.Kind.REFUSED)), START);
        assertThat(memory.waiting()).isEmpty();
        assertThat(Spool.notes(memory, START)).singleElement().asString().contains("1 was given up");
    }

    @Test
    void whatNobodyTookForAWeekEndsWithTheThirdTime() {
        AlertMemory memory = waiting(1);
        Instant late = START.plus(Spool.OLDEST);
        List<Outcome> failed = List.of(outcome(memory, Outcome.Kind.FAILED));
        for (int i = 1; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(memory, failed, late.plusSeconds(1));
            assertThat(memory.waiting()).as("a clock that was set right").hasSize(1);
        }
        assertThat(Spool.after(memory, failed, late).waiting()).hasSize(1);
        assertThat(Spool.after(memory, List.of(), late.plusSeconds(1)).waiting())
                .as("not tried")
                .hasSize(1);
        AlertMemory gone = Spool.after(memory, failed, late.plusSeconds(1));
        assertThat(gone.waiting()).isEmpty();
        assertThat(gone.state("journal").lost()).isEqualTo(1);
        assertThat(gone.known()).singleElement().extracting(Known::toldTo).isEqualTo(List.of());
    }

    @Test
    void whatWasGivenUpIsToldAnewOnceTheSinkMayBeTried() {
        AlertMemory memory = waiting(1);
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(memory, List.of(outcome(memory, Outcome.Kind.REFUSED)), START);
        }
        Sight soon = sight(START.plusSeconds(60), 1);
        assertThat(Deciding.decide(memory, soon, ALERTS).memory().waiting()).isEmpty();
        Sight later = sight(START.plus(Duration.ofHours(1)), 1);
        AlertMemory again = Deciding.decide(memory, later, ALERTS).memory();
        assertThat(again.waiting()).hasSize(1);
        assertThat(again.state("journal").lost()).isEqualTo(1);
        AlertMemory taken = Spool.after(again, List.of(outcome(again, Outcome.Kind.DELIVERED)), later.at());
        assertThat(Spool.notes(taken, later.at())).singleElement().asString().contains("1 was given up");
        AlertMemory next = Deciding.decide(taken, sight(later.at().plusSeconds(60), 1), ALERTS)
                .memory();
        assertThat(next.waiting()).as("told once").isEmpty();
        assertThat(Spool.notes(next, later.at())).as("said once").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = SinkKind.class,
            names = {"GOTIFY", "ALERTMANAGER"})
    void anEndWaitsForASinkThatTakesNothingHoweverOftenItRefuses(SinkKind kind) {
        Alerts alerts = new Alerts(Duration.ZERO, null, 100, List.of(sink("it", kind)));
        AlertMemory memory =
                Deciding.decide(AlertMemory.NONE, sight(START, 1), alerts).memory();
        memory = all(memory, Outcome.Kind.DELIVERED, START);
        Instant now = START;
        for (int i = 0; i < 2 * Spool.MOST_REFUSALS; i++) {
            now = now.plus(Duration.ofDays(2));
            memory = Deciding.decide(memory, sight(now, 0), alerts).memory();
            memory = all(memory, i % 2 == 0 ? Outcome.Kind.REFUSED : Outcome.Kind.FAILED, now);
        }
        assertThat(Spool.isStuck(memory, now)).isTrue();
        assertThat(memory.waiting())
                .singleElement()
                .extracting(each -> each.alert().event())
                .isEqualTo(AlertEvent.RECOVERED);
        now = now.plus(Duration.ofDays(2));
        memory = Deciding.decide(memory, sight(now, 0), alerts).memory();
        assertThat(Spool.due(memory, alerts, Set.of(), now)).hasSize(1);
        memory = all(memory, Outcome.Kind.DELIVERED, now);
        assertThat(memory).isEqualTo(new AlertMemory(List.of(), List.of(), List.of(), memory.next()));
    }

    @Test
    void anEndThatIsRefusedBySinksThatTakeOthersIsGivenUp() {
        AlertMemory memory = Deciding.decide(all(waiting(1), Outcome.Kind.DELIVERED, START), sight(START, 0), ALERTS)
                .memory();
        Waiting end = memory.waiting().get(0);
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(memory, List.of(outcome(end, Outcome.Kind.REFUSED)), START);
        }
        assertThat(memory.waiting()).singleElement().matches(Waiting::isOftenRefused);
        Instant later = START.plus(Duration.ofHours(1));
        memory = Deciding.decide(memory, sight(later, 1), ALERTS).memory();
        memory = Spool.after(
                memory,
                List.of(
                        outcome(end, Outcome.Kind.REFUSED),
                        outcome(memory.waiting().get(1), Outcome.Kind.DELIVERED)),
                later);
        assertThat(memory.waiting()).isEmpty();
        assertThat(Spool.notes(memory, later)).singleElement().asString().contains("1 was given up");
    }

    @Test
    void whatASinkGaveUpIsTriedBesideAnEndThatItRefuses() {
        AlertMemory memory = all(waiting(1), Outcome.Kind.DELIVERED, START);
        Subject another = sight(START, 2).there().get(1);
        Sight sight = new Sight(START, "host", "system manager", List.of(another), subject -> true);
        memory = Deciding.decide(memory, sight, ALERTS).memory();
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = all(memory, Outcome.Kind.REFUSED, START);
        }
        assertThat(memory.waiting()).as("the end").hasSize(1);
        Instant later = START.plus(Duration.ofHours(1));
        Sight again = new Sight(later, "host", "system manager", List.of(another), subject -> true);
        assertThat(Deciding.decide(memory, again, ALERTS).memory().waiting())
                .extracting(each -> each.alert().event())
                .containsExactly(AlertEvent.RECOVERED, AlertEvent.FOUND);
    }

    @Test
    void whatStandsSomewhereIsEndedThereAlthoughItWouldNotHearOfItAgain() {
        Alerts alerts = new Alerts(Duration.ZERO, null, 100, List.of(sink("it", SinkKind.ALERTMANAGER)));
        AlertMemory memory =
                Deciding.decide(AlertMemory.NONE, sight(START, 1), alerts).memory();
        memory = all(memory, Outcome.Kind.DELIVERED, START);
        memory = Deciding.decide(memory, sight(START, 1), alerts).memory();
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = all(memory, Outcome.Kind.REFUSED, START);
        }
        assertThat(memory.waiting()).isEmpty();
        assertThat(Spool.isStuck(
                        Deciding.decide(memory, sight(START, 1), alerts).memory(), START))
                .as("it has something to hear")
                .isTrue();
        assertThat(Deciding.decide(memory, sight(START, 0), alerts).memory().waiting())
                .singleElement()
                .extracting(each -> each.alert().event())
                .isEqualTo(AlertEvent.RECOVERED);
        Subject one = sight(START, 1).there().get(0);
        Subject waived =
                new Subject("p", "u0", null, null, null, null, null, one.level(), one.lasting(), true, null, "", "");
        Sight accepted = new Sight(START, "host", "system manager", List.of(waived), subject -> true);
        assertThat(Deciding.decide(memory, accepted, alerts).memory().waiting())
                .singleElement()
                .extracting(each -> each.alert().event())
                .isEqualTo(AlertEvent.WAIVED);
    }

    @Test
    void aSinkForWhichNothingIsLeftIsNotStuck() {
        AlertMemory memory = waiting(1);
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = all(memory, Outcome.Kind.REFUSED, START);
        }
        memory = Deciding.decide(memory, sight(START, 1), ALERTS).memory();
        assertThat(memory.waiting()).isEmpty();
        assertThat(Spool.isStuck(memory, START)).as("it was not told").isTrue();
        memory = Deciding.decide(memory, sight(START, 0), ALERTS).memory();
        assertThat(memory).isEqualTo(new AlertMemory(List.of(), List.of(), List.of(), memory.next()));
    }

    @Test
    void aDigestThatWasGivenUpMayHaveBeenAboutEverything() {
        Alerts two = new Alerts(Duration.ZERO, null, 2, List.of(AlertSink.JOURNAL));
        AlertMemory memory =
                Deciding.decide(AlertMemory.NONE, sight(START, 5), two).memory();
        assertThat(memory.waiting()).hasSize(3);
        Waiting digest = memory.waiting().get(2);
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(
                    memory, List.of(new Outcome(digest.number(), "journal", Outcome.Kind.REFUSED, "no")), START);
        }
        assertThat(memory.known().stream().filter(known -> known.toldTo().isEmpty()))
                .as("all but the two that still wait")
                .hasSize(3);
    }

    @Test
    void theOldestGoWhenTooManyWait() {
        AlertMemory memory = AlertMemory.NONE;
        List<Waiting> many = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (Waiting each : waiting(90).waiting()) {
                many.add(new Waiting(many.size(), each.sink(), each.alert(), 0));
            }
        }
        AlertMemory bounded = Spool.bounded(memory.withWaiting(many), ALERTS, true);
        assertThat(bounded.waiting()).isEqualTo(many.subList(many.size() - Spool.MOST, many.size()));
        assertThat(Spool.notes(bounded, START)).singleElement().asString().contains("250 were given up");
    }

    @Test
    void aRunThatTellsManySinksMuchLosesNothing() {
        List<AlertSink> sinks = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            AlertSink one = AlertSink.JOURNAL;
            sinks.add(new AlertSink(
                    "sink" + i,
                    one.kind(),
                    null,
                    null,
                    null,
                    false,
                    null,
                    List.of(),
                    one.levels(),
                    AlertSink.USUAL_TIMEOUT,
                    null));
        }
        Alerts alerts = new Alerts(Duration.ZERO, null, 100, sinks);
        AlertMemory memory =
                Deciding.decide(AlertMemory.NONE, sight(START, 150), alerts).memory();
        assertThat(memory.waiting()).hasSize(16 * 101);
        assertThat(memory.sinks()).isEmpty();
    }

    @Test
    void whatIsForASinkThatIsNoMoreGoes() {
        AlertMemory memory =
                waiting(1).with("journal", SinkState.fine("journal").failed("x", START));
        Alerts other = new Alerts(Duration.ZERO, null, 1, List.of());
        AlertMemory bounded = Spool.bounded(memory, other, true);
        assertThat(bounded.waiting()).isEmpty();
        assertThat(bounded.sinks()).isEmpty();
        assertThat(bounded.known().get(0).toldTo()).as("should it come back").isEmpty();
        assertThat(Spool.bounded(memory, other, false))
                .as("while it is not known which sinks there are")
                .isEqualTo(memory);
    }
}
