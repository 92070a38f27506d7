package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.Alert;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Several findings of one matter: people are told once, programs of each, and nobody is told less than there is. */
class RelatedTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final String FILE = "/etc/systemd/system/web.service.d/x.conf";
    private static final AlertSink PHONE = sink("phone", SinkKind.NTFY, AlertLevel.values());
    private static final AlertSink HOOK = sink("hook", SinkKind.COMMAND, AlertLevel.values());
    private static final AlertSink AM = sink("am", SinkKind.ALERTMANAGER, AlertLevel.values());
    private static final Alerts ALERTS = new Alerts(Duration.ZERO, null, 10, List.of(PHONE, HOOK));

    private AlertMemory memory = AlertMemory.NONE;

    private static AlertSink sink(String name, SinkKind kind, AlertLevel... levels) {
        return new AlertSink(
                name, kind, null, null, null, false, null, List.of(), Set.of(levels), Duration.ofSeconds(1), null);
    }

    private static Subject subject(
            String policy, String unit, @Nullable String view, @Nullable String file, AlertLevel level) {
        return new Subject(
                policy,
                unit,
                view,
                file,
                file == null ? "flag" : null,
                "block-and-alert",
                level == AlertLevel.PAGE ? "critical" : "warning",
                level,
                Subject.Lasting.STATE,
                false,
                null,
                "",
                "");
    }

    private static Subject waived(Subject subject) {
        return new Subject(
                subject.policy(),
                subject.unit(),
                subject.view(),
                subject.file(),
                subject.cause(),
                subject.classification(),
                subject.severity(),
                subject.level(),
                subject.lasting(),
                true,
                subject.digest(),
                subject.state(),
                subject.words());
    }

    private static final Subject WAITS = subject("foreign-drop-in", "web.service", "onDisk", FILE, AlertLevel.PAGE);
    private static final Subject UNVOUCHED =
            subject("reload-pending-unvouched", "web.service", "onDisk", FILE, AlertLevel.PAGE);
    private static final Subject FLAG = subject("reload-pending", "web.service", null, null, AlertLevel.TICKET);
    private static final Subject LOADED = subject("foreign-drop-in", "web.service", "loaded", FILE, AlertLevel.PAGE);

    /** Runs once, and returns what is told anew as "sink: title". */
    private List<String> run(Alerts alerts, long minutes, Subject... there) {
        long next = memory.next();
        Instant at = START.plus(Duration.ofMinutes(minutes));
        Sight sight = new Sight(at, "host", "system manager", List.of(there), subject -> true);
        memory = Deciding.decide(memory, sight, alerts).memory();
        List<String> told = new ArrayList<>();
        for (Waiting each : memory.waiting()) {
            if (each.number() >= next) {
                told.add(each.sink() + ": " + each.alert().title());
            }
        }
        memory = memory.withWaiting(List.of());
        return told;
    }

    @Test
    void peopleAreToldOnceOfOneFileAndProgramsOfEachFinding() {
        assertThat(run(ALERTS, 0, WAITS, UNVOUCHED, FLAG))
                .containsExactlyInAnyOrder(
                        "phone: web.service: foreign-drop-in, reload-pending-unvouched (on disk)",
                        "hook: web.service: foreign-drop-in (on disk)",
                        "hook: web.service: reload-pending-unvouched (on disk)");
        assertThat(run(ALERTS, 1, WAITS, UNVOUCHED, FLAG)).isEmpty();
        assertThat(run(ALERTS, 2))
                .containsExactlyInAnyOrder(
                        "phone: recovered: web.service: foreign-drop-in, reload-pending-unvouched (on disk)",
                        "hook: recovered: web.service: foreign-drop-in (on disk)",
                        "hook: recovered: web.service: reload-pending-unvouched (on disk)");
    }

    @Test
    void bothViewsOfOneFileAreOneAlertAndElseTheTitleTellsThemApart() {
        assertThat(run(ALERTS, 0, WAITS, LOADED))
                .containsExactlyInAnyOrder(
                        "phone: web.service: foreign-drop-in (loaded, on disk)",
                        "hook: web.service: foreign-drop-in (on disk)",
                        "hook: web.service: foreign-drop-in (loaded)");
        assertThat(run(ALERTS, 1, waived(WAITS), waived(LOADED)))
                .filteredOn(told -> told.startsWith("phone"))
                .containsExactly("phone: waived: web.service: foreign-drop-in (loaded, on disk)");
    }

    @Test
    void theFlagIsToldOnceNothingSaysMore() {
        assertThat(run(ALERTS, 0, UNVOUCHED, FLAG)).hasSize(2).noneMatch(told -> told.endsWith("reload-pending"));
        assertThat(run(ALERTS, 1, FLAG))
                .contains("phone: web.service: reload-pending", "hook: web.service: reload-pending");
        assertThat(run(ALERTS, 2, UNVOUCHED, FLAG))
                .as("it is there as before")
                .containsExactlyInAnyOrder(
                        "phone: web.service: reload-pending-unvouched (on disk)",
                        "hook: web.service: reload-pending-unvouched (on disk)");
        assertThat(run(ALERTS, 3, UNVOUCHED))
                .as("who was told of it is told of its end")
                .containsExactlyInAnyOrder(
                        "phone: recovered: web.service: reload-pending",
                        "hook: recovered: web.service: reload-pending");
    }

    @Test
    void theFlagIsToldToThoseWhoAreToldNothingElse() {
        AlertSink tickets = sink("tickets", SinkKind.NTFY, AlertLevel.TICKET);
        Alerts alerts = new Alerts(Duration.ZERO, null, 10, List.of(PHONE, tickets));
        assertThat(run(alerts, 0, UNVOUCHED, FLAG))
                .containsExactlyInAnyOrder(
                        "phone: web.service: reload-pending-unvouched (on disk)",
                        "tickets: web.service: reload-pending");
        assertThat(run(alerts, 1, waived(UNVOUCHED), FLAG)).contains("phone: web.service: reload-pending");
    }

    @Test
    void whatIsLoadedNowDidNotRecover() {
        run(ALERTS, 0, WAITS, UNVOUCHED, FLAG);
        assertThat(run(ALERTS, 1, WAITS, LOADED))
                .containsExactlyInAnyOrder(
                        "phone: web.service: foreign-drop-in (loaded)",
                        "hook: web.service: foreign-drop-in (loaded)",
                        "hook: no longer pending, but loaded: web.service: reload-pending-unvouched (on disk)");
        assertThat(run(ALERTS, 2))
                .contains("phone: recovered: web.service: foreign-drop-in (loaded, on disk)")
                .hasSize(3);
    }

    @Test
    void whatWasLoadedBeforeDoesNotHideThatTheRestRecovered() {
        run(ALERTS, 0, LOADED, UNVOUCHED);
        assertThat(run(ALERTS, 1, LOADED))
                .containsExactlyInAnyOrder(
                        "phone: recovered: web.service: reload-pending-unvouched (on disk)",
                        "hook: recovered: web.service: reload-pending-unvouched (on disk)");
    }

    @Test
    void whoIsNotToldOfWhatIsLoadedIsToldThatItWaitsNoMore() {
        Alerts pages = new Alerts(Duration.ZERO, null, 10, List.of(sink("phone", SinkKind.NTFY, AlertLevel.PAGE)));
        run(pages, 0, UNVOUCHED);
        Subject loaded = subject("foreign-drop-in", "web.service", "loaded", FILE, AlertLevel.TICKET);
        assertThat(run(pages, 1, loaded))
                .containsExactly(
                        "phone: no longer pending, but loaded: web.service: reload-pending-unvouched (on disk)");
    }

    private static Subject[] many(int count) {
        Subject[] many = new Subject[count];
        for (int i = 0; i < count; i++) {
            String unit = "u" + (100 + i) + ".service";
            many[i] = subject("content-drift", unit, "loaded", "/etc/" + unit, AlertLevel.PAGE);
        }
        return many;
    }

    @Test
    void whatKeepsWhatStandsHearsOfEachAndOfItsEnd() {
        Alerts alerts = new Alerts(Duration.ZERO, null, 2, List.of(AM));
        assertThat(run(alerts, 0, many(300))).hasSize(300);
        assertThat(run(alerts, 1)).hasSize(300).allMatch(told -> told.startsWith("am: recovered: u"));
    }

    @Test
    void ofWhatStandsOnlyTheLastWordWaits() {
        Alerts alerts = new Alerts(Duration.ZERO, null, 2, List.of(AM));
        Subject page = many(1)[0];
        Subject ticket = subject("content-drift", "u100.service", "loaded", "/etc/u100.service", AlertLevel.TICKET);
        for (int i = 0; i < 3; i++) {
            for (List<Subject> there : List.of(List.of(page), List.of(ticket), List.<Subject>of())) {
                Sight sight = new Sight(START, "host", "system manager", there, subject -> true);
                memory = Deciding.decide(memory, sight, alerts).memory();
            }
        }
        assertThat(memory.waiting()).singleElement().satisfies(last -> {
            assertThat(last.alert().event()).isEqualTo(AlertEvent.RECOVERED);
            assertThat(last.alert().level()).isEqualTo(AlertLevel.TICKET);
            assertThat(last.alert().wasLevel())
                    .as("that level may stand there, too")
                    .isEqualTo(AlertLevel.PAGE);
        });
    }

    @Test
    void aDigestOfRecoveriesWakesNobodyAndNamesTheFirstUnits() {
        Alerts alerts = new Alerts(Duration.ZERO, null, 1, List.of(HOOK));
        run(alerts, 0, many(6));
        Sight sight = new Sight(START, "host", "system manager", List.of(), subject -> true);
        List<Waiting> told = Deciding.decide(memory, sight, alerts).memory().waiting();
        Alert digest = told.get(1).alert();
        assertThat(digest.event()).isEqualTo(AlertEvent.DIGEST);
        assertThat(digest.level()).isEqualTo(AlertLevel.TICKET);
        assertThat(digest.title()).isEqualTo("5 more alerts in this run: 5 recovered");
        assertThat(digest.text())
                .contains("5 x recovered content-drift (u101.service, u102.service, u103.service, …)")
                .doesNotContain("u104.service");
        assertThat(digest.policy()).isEqualTo("content-drift");
        assertThat(digest.unit()).isNull();
    }

    @Test
    void whatWasTellingOfAWholeFileAndWasGivenUpCountsAsToldOfNothingOfIt() {
        Sight sight = new Sight(START, "host", "system manager", List.of(WAITS, UNVOUCHED), subject -> true);
        Alerts phone = new Alerts(Duration.ZERO, null, 10, List.of(PHONE));
        memory = Deciding.decide(memory, sight, phone).memory();
        long number = memory.waiting().get(0).number();
        for (int i = 0; i < Spool.MOST_REFUSALS; i++) {
            memory = Spool.after(memory, List.of(new Outcome(number, "phone", Outcome.Kind.REFUSED, "no")), START);
        }
        assertThat(memory.waiting()).isEmpty();
        assertThat(memory.known()).hasSize(2).allMatch(known -> known.toldTo().isEmpty());
    }
}
