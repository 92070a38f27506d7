package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.alert.UpdateFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When something is told, to whom, and when not again. */
class DecidingTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final AlertSink ALL = sink("all", AlertLevel.values());
    private static final AlertSink PAGES = sink("pages", AlertLevel.PAGE);
    private static final Alerts ALERTS = new Alerts(Duration.ofMinutes(10), null, 10, List.of(ALL, PAGES));
    private static final Alerts REMINDING =
            new Alerts(Duration.ofMinutes(10), Duration.ofHours(24), 10, List.of(ALL, PAGES));

    private AlertMemory memory = AlertMemory.NONE;

    private static AlertSink sink(String name, AlertLevel... levels) {
        return sink(name, SinkKind.JOURNAL, levels);
    }

    private static AlertSink sink(String name, SinkKind kind, AlertLevel... levels) {
        return new AlertSink(
                name, kind, null, null, null, false, null, List.of(), Set.of(levels), Duration.ofSeconds(1), null);
    }

    private static Subject violation(String unit) {
        return subject(unit, AlertLevel.PAGE, Subject.Lasting.STATE, false, null);
    }

    private static Subject subject(
            String unit, AlertLevel level, Subject.Lasting lasting, boolean waived, @Nullable String digest) {
        boolean passes = lasting == Subject.Lasting.MAY_PASS;
        return new Subject(
                "foreign-drop-in",
                unit,
                "loaded",
                "/etc/systemd/system/" + unit + ".d/x.conf",
                null,
                passes ? "unknown" : "block-and-alert",
                level == AlertLevel.PAGE ? "critical" : "warning",
                level,
                lasting,
                waived,
                digest,
                "",
                "It overrides settings.");
    }

    /** Runs once, and returns what is told anew as "sink event unit". */
    private List<String> run(Alerts alerts, Instant at, Subject... there) {
        return run(alerts, at, subject -> true, there);
    }

    private List<String> run(Alerts alerts, Instant at, Sight.Gone gone, Subject... there) {
        long next = memory.next();
        Deciding.Decided decided = Deciding.decide(
                memory, new Sight(at, "host", "user manager of uid 1000", List.of(there), gone), alerts);
        memory = decided.memory();
        List<String> told = new ArrayList<>();
        for (Waiting each : memory.waiting()) {
            if (each.number() >= next) {
                told.add(each.sink() + " " + each.alert().event().text() + " "
                        + each.alert().unit());
            }
        }
        return told;
    }

    private static Instant after(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }

    @Test
    void aFindingIsToldOnceAndItsEndOnce() {
        assertThat(run(ALERTS, START, violation("a.service")))
                .containsExactly("all found a.service", "pages found a.service");
        assertThat(run(ALERTS, after(15), violation("a.service"))).isEmpty();
        assertThat(run(ALERTS, after(60 * 24 * 30), violation("a.service"))).isEmpty();
        assertThat(run(ALERTS, after(60 * 24 * 30 + 15)))
                .containsExactly("all recovered a.service", "pages recovered a.service");
        assertThat(run(ALERTS, after(60 * 24 * 30 + 30))).isEmpty();
        assertThat(memory.known()).isEmpty();
    }

    @Test
    void whatWasNotSeenIsNotGone() {
        run(ALERTS, START, violation("a.service"));
        assertThat(run(ALERTS, after(15), subject -> false)).isEmpty();
        assertThat(run(ALERTS, after(30), violation("a.service"))).isEmpty();
    }

    @Test
    void whatMayPassIsToldWhenItLastsAndBeginsAnewWhereItDidNot() {
        Subject unknown = subject("a.service", AlertLevel.PAGE, Subject.Lasting.MAY_PASS, false, null);
        assertThat(run(ALERTS, START, unknown)).isEmpty();
        assertThat(run(ALERTS, after(9), unknown)).isEmpty();
        assertThat(run(ALERTS, after(9)))
                .as("it was not told, so neither is its end")
                .isEmpty();
        assertThat(run(ALERTS, after(11), unknown)).isEmpty();
        assertThat(run(ALERTS, after(21), unknown)).hasSize(2);
        assertThat(run(ALERTS, after(36), unknown)).isEmpty();
        assertThat(run(ALERTS, after(51))).containsExactly("all recovered a.service", "pages recovered a.service");
    }

    @Test
    void anotherContentOrLevelIsToldAsAChange() {
        Subject one = subject("a.service", AlertLevel.TICKET, Subject.Lasting.STATE, false, "1");
        Subject two = subject("a.service", AlertLevel.TICKET, Subject.Lasting.STATE, false, "2");
        Subject urgent = subject("a.service", AlertLevel.PAGE, Subject.Lasting.STATE, false, "2");
        Subject unread = subject("a.service", AlertLevel.PAGE, Subject.Lasting.STATE, false, null);
        assertThat(run(ALERTS, START, one)).containsExactly("all found a.service");
        assertThat(run(ALERTS, after(1), two)).containsExactly("all changed a.service");
        assertThat(run(ALERTS, after(2), urgent)).containsExactly("all changed a.service", "pages changed a.service");
        assertThat(run(ALERTS, after(3), unread))
                .as("an unknown digest is no other")
                .isEmpty();
        assertThat(run(ALERTS, after(4), urgent)).isEmpty();
        assertThat(run(ALERTS, after(5), two))
                .as("who is paged hears that it is less urgent")
                .containsExactly("all changed a.service", "pages changed a.service");
    }

    @Test
    void waiversSilenceAndTheirEndIsTold() {
        Subject waived = subject("a.service", AlertLevel.PAGE, Subject.Lasting.STATE, true, null);
        assertThat(run(ALERTS, START, waived)).isEmpty();
        assertThat(run(ALERTS, after(15), violation("a.service")))
                .containsExactly("all waiver-ended a.service", "pages waiver-ended a.service");
        assertThat(run(ALERTS, after(30), waived)).containsExactly("all waived a.service", "pages waived a.service");
        assertThat(run(ALERTS, after(45), waived)).isEmpty();
        assertThat(run(ALERTS, after(60))).isEmpty();
    }

    @Test
    void whatIsWaivedAndFoundBesidesIsFound() {
        Subject waived = subject("a.service", AlertLevel.PAGE, Subject.Lasting.STATE, true, null);
        assertThat(run(ALERTS, START, waived, violation("a.service"))).hasSize(2);
        assertThat(run(ALERTS, after(1), violation("a.service"), waived)).isEmpty();
    }

    @Test
    void remindersComeWhenAskedFor() {
        run(REMINDING, START, violation("a.service"));
        assertThat(run(REMINDING, after(60 * 24 - 1), violation("a.service"))).isEmpty();
        assertThat(run(REMINDING, after(60 * 24), violation("a.service")))
                .containsExactly("all reminder a.service", "pages reminder a.service");
        assertThat(run(REMINDING, after(60 * 25), violation("a.service"))).isEmpty();
    }

    @Test
    void aClockThatWasSetBackNeitherLosesNorHoldsUp() {
        run(REMINDING, after(60 * 24 * 365), violation("a.service"));
        assertThat(run(REMINDING, START, violation("a.service"))).isEmpty();
        assertThat(run(REMINDING, after(60 * 24), violation("a.service"))).hasSize(2);
        Subject unknown = subject("b.service", AlertLevel.PAGE, Subject.Lasting.MAY_PASS, false, null);
        run(ALERTS, after(60 * 24 * 365), unknown);
        run(ALERTS, START, unknown);
        assertThat(run(ALERTS, after(10), unknown)).hasSize(2);
    }

    /** Ahead or back by a month or a year, for a run or for many, and right again. */
    @ParameterizedTest
    @ValueSource(longs = {-365, -30, 30, 365, 19_900})
    void aClockThatJumpsNeitherLosesAlertsNorRepeatsThemForEver(long days) {
        Duration jump = Duration.ofDays(days);
        run(REMINDING, START, violation("a.service"));
        for (int i = 1; i < 50; i++) {
            List<String> told =
                    run(REMINDING, after(15L * i).plus(jump), violation("a.service"), violation("b.service"));
            assertThat(told)
                    .as("run %s while the clock is off by %s days", i, days)
                    .containsExactlyInAnyOrderElementsOf(
                            i > 1
                                    ? List.of()
                                    : days > 0
                                            ? List.of(
                                                    "all reminder a.service",
                                                    "pages reminder a.service",
                                                    "all found b.service",
                                                    "pages found b.service")
                                            : List.of("all found b.service", "pages found b.service"));
        }
        for (int i = 50; i < 100; i++) {
            int last = i;
            assertThat(run(REMINDING, after(15L * i), violation("a.service"), violation("b.service")))
                    .as("run %s, the clock is right again", i)
                    .filteredOn(told -> last > 50 || !told.contains("reminder"))
                    .isEmpty();
        }
        assertThat(run(REMINDING, after(15L * 100 + 24 * 60), violation("a.service"), violation("b.service")))
                .as("reminded as ever")
                .contains("all reminder a.service", "all reminder b.service");
        assertThat(run(REMINDING, after(15L * 101 + 24 * 60)))
                .contains("all recovered a.service", "all recovered b.service");
    }

    @Test
    void aNewSinkIsToldWhatIsThere() {
        run(new Alerts(Duration.ZERO, null, 10, List.of(ALL)), START, violation("a.service"));
        assertThat(run(ALERTS, after(15), violation("a.service"))).containsExactly("pages found a.service");
        assertThat(run(ALERTS, after(30), violation("a.service"))).isEmpty();
    }

    @Test
    void whatKeepsWhatStandsHearsOfItInEachRunUnlessItTakesNothing() {
        Alerts alerts = new Alerts(
                Duration.ZERO, null, 10, List.of(ALL, sink("am", SinkKind.ALERTMANAGER, AlertLevel.values())));
        run(alerts, START, violation("a.service"));
        memory = memory.withWaiting(List.of());
        assertThat(run(alerts, after(15), violation("a.service"))).containsExactly("am found a.service");
        long number = memory.waiting().get(0).number();
        memory = Spool.after(
                memory, List.of(new Outcome(number, "am", Outcome.Kind.FAILED, "nobody is there")), after(15));
        assertThat(run(alerts, after(15), violation("a.service")))
                .as("that still waits")
                .isEmpty();
        memory = Spool.after(memory, List.of(new Outcome(number, "am", Outcome.Kind.DELIVERED, "fine")), after(30));
        assertThat(memory.waiting()).isEmpty();
        assertThat(run(alerts, after(30))).containsExactly("all recovered a.service", "am recovered a.service");
        assertThat(run(alerts, after(45))).isEmpty();
    }

    @Test
    void eventsAreNotRepeatedForADayNorRecoverBySilence() {
        Subject failed = Subjects.notRun("unitward-audit.service", "exit-code exited 78", true);
        assertThat(failed.words()).contains("'journalctl --user -u unitward-audit.service'");
        assertThat(run(ALERTS, START, subject -> false, failed)).hasSize(2);
        assertThat(run(ALERTS, after(15), subject -> false, failed)).isEmpty();
        assertThat(run(ALERTS, after(60 * 24), subject -> false, failed)).hasSize(2);
        assertThat(run(ALERTS, after(60 * 24 + 15), subject -> false)).isEmpty();
        assertThat(memory.known()).hasSize(1);
        assertThat(run(ALERTS, after(60 * 24 * 36), subject -> false)).isEmpty();
        assertThat(memory.known()).isEmpty();
    }

    @Test
    void theEndOfAFailureIsToldAlsoWhenItComesMoreThanADayLater() {
        // As with the timer of a day, between whose runs audits tell.
        Subject failed = Subjects.updateFailed(
                "web", "web.service", 15, "rolled back", new UpdateFailure("web is unhealthy", "", ""));
        assertThat(run(ALERTS, START, subject -> false, failed)).hasSize(2);
        assertThat(run(ALERTS, after(60 * 24 + 10), subject -> false)).isEmpty();
        Sight.Gone good = subject -> Subjects.isUpdateOf(subject, Set.of("web.service"));
        assertThat(run(ALERTS, after(60 * 24 + 40), good))
                .containsExactly("all recovered web.service", "pages recovered web.service");
        assertThat(memory.known()).isEmpty();
    }

    @Test
    void moreThanOneRunMayTellComesAsOneDigest() {
        Subject[] many = new Subject[25];
        for (int i = 0; i < many.length; i++) {
            many[i] = violation("u" + i + ".service");
        }
        many[24] = subject("late.service", AlertLevel.TICKET, Subject.Lasting.STATE, false, null);
        run(ALERTS, START, many);
        List<Alert> all = memory.waiting().stream()
                .filter(each -> each.sink().equals("all"))
                .map(Waiting::alert)
                .toList();
        assertThat(all).hasSize(11);
        assertThat(all.subList(0, 10)).allMatch(alert -> alert.level() == AlertLevel.PAGE);
        Alert digest = all.get(10);
        assertThat(digest.event()).isEqualTo(AlertEvent.DIGEST);
        assertThat(digest.level()).isEqualTo(AlertLevel.PAGE);
        assertThat(digest.title()).isEqualTo("15 more alerts in this run: 15 found");
        assertThat(digest.text()).contains("15 x found foreign-drop-in").doesNotContain("late.service");
        assertThat(run(ALERTS, after(15), many)).as("a digest is told as well").isEmpty();
    }

    @Test
    void moreThanIsRememberedIsCountedAndNotTold() {
        Subject[] many = new Subject[Deciding.MOST_KNOWN + 3];
        for (int i = 0; i < many.length; i++) {
            many[i] = violation("u" + i + ".service");
        }
        Sight sight = new Sight(START, "host", "system manager", List.of(many), subject -> true);
        Deciding.Decided decided = Deciding.decide(memory, sight, ALERTS);
        assertThat(decided.untold()).isEqualTo(3);
        assertThat(decided.memory().known()).hasSize(Deciding.MOST_KNOWN);
    }

    @Test
    void whatLostItsPlaceToMoreUrgentThingsIsNotCalledGone() {
        Subject ticket = subject("z.service", AlertLevel.TICKET, Subject.Lasting.STATE, false, null);
        assertThat(run(ALERTS, START, ticket)).containsExactly("all found z.service");
        Subject[] flood = new Subject[Deciding.MOST_KNOWN + 1];
        for (int i = 0; i < Deciding.MOST_KNOWN; i++) {
            flood[i] = violation("u" + i + ".service");
        }
        flood[Deciding.MOST_KNOWN] = ticket;
        run(ALERTS, after(15), flood);
        assertThat(memory.waiting())
                .extracting(each -> each.alert().event())
                .as("it is there all the time")
                .doesNotContain(AlertEvent.RECOVERED);
        assertThat(run(ALERTS, after(30), ticket))
                .as("nor is it told again")
                .noneMatch(told -> told.contains(" found "));
        assertThat(run(ALERTS, after(45))).containsExactly("all recovered z.service");
    }

    @Test
    void whatWaitsForSinksThatCannotBeReadNowIsKeptForThem() {
        Subject failed = Subjects.notRun("unitward-audit.service", "exit-code exited 78", true);
        run(ALERTS, START, subject -> false, failed, violation("a.service"));
        assertThat(memory.waiting()).hasSize(4);
        AlertMemory before = memory;
        Sight blind = Sight.blind(after(15), "host", "user manager of uid 1000", failed);
        memory = Deciding.decide(memory, blind, Alerts.USUAL, false).memory();
        assertThat(memory.waiting()).containsAll(before.waiting());
        assertThat(run(ALERTS, after(30), violation("a.service")))
                .as("who was told of the failure hears of its end")
                .containsExactly("all recovered unitward-audit.service", "pages recovered unitward-audit.service");
    }

    @Test
    void aSinkThatComesBackIsToldWhatNobodySawMeanwhile() {
        run(ALERTS, START, violation("a.service"));
        Alerts others = new Alerts(Duration.ofMinutes(10), null, 10, List.of(PAGES));
        assertThat(run(others, after(15), subject -> false)).isEmpty();
        assertThat(memory.waiting()).extracting(Waiting::sink).containsExactly("pages");
        assertThat(run(ALERTS, after(30), violation("a.service"))).containsExactly("all found a.service");
    }

    @Test
    void namesThatCouldRepaintAreSpelledOut() {
        run(ALERTS, START, violation("a\u001b[2J\nfake.service"));
        Alert alert = memory.waiting().get(0).alert();
        assertThat(alert.title() + alert.text()).doesNotContain("\u001b", "\n").contains("\\x1b");
    }

    /**
     * Whatever comes and goes: each sink hears of each thing in turns, that it is there and that it is not, and at the end what
     * it heard last is what is there.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inTheEndEverybodyKnowsWhatIsThere(long seed) {
        Random random = new Random(seed);
        Alerts alerts = new Alerts(Duration.ZERO, null, 100, List.of(ALL));
        Map<String, Boolean> heard = new HashMap<>();
        Set<String> there = new HashSet<>();
        for (int step = 0; step < 200; step++) {
            there.clear();
            List<Subject> subjects = new ArrayList<>();
            for (int unit = 0; unit < 6; unit++) {
                int state = random.nextInt(3);
                if (state > 0) {
                    subjects.add(subject("u" + unit, AlertLevel.PAGE, Subject.Lasting.STATE, state == 1, null));
                }
                if (state == 2) {
                    there.add("u" + unit);
                }
            }
            long next = memory.next();
            run(alerts, after(step), subjects.toArray(Subject[]::new));
            for (Waiting each : memory.waiting()) {
                if (each.number() >= next) {
                    String unit = String.valueOf(each.alert().unit());
                    boolean ends = each.alert().event().ends();
                    assertThat(heard.getOrDefault(unit, false))
                            .as("seed %d, %s", seed, each)
                            .isEqualTo(ends);
                    heard.put(unit, !ends);
                }
            }
            memory = memory.withWaiting(List.of());
            Set<String> believed = new HashSet<>();
            heard.forEach((unit, is) -> {
                if (is) {
                    believed.add(unit);
                }
            });
            assertThat(believed).as("seed %d, step %d", seed, step).isEqualTo(there);
        }
    }
}
