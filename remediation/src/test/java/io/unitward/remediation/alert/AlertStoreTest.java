package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.facts.Scope;
import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.journal.StateDirectory;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was told, and what waits, over restarts and damage. */
class AlertStoreTest {
    private static final Instant START = Instant.parse("2026-11-27T10:00:00.123456789Z");
    private static final Alerts ALERTS = new Alerts(Duration.ZERO, null, 10, List.of(AlertSink.JOURNAL));

    @TempDir
    Path temporary;

    private StateDirectory directory;
    private AlertStore store;

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.open(temporary.resolve("state"), Scope.USER, 1000);
        store = new AlertStore(directory);
    }

    private static AlertMemory decided(AlertMemory before, Instant at) {
        Subject subject = new Subject(
                "foreign-drop-in",
                "ü\n.service",
                "loaded",
                "/etc/x",
                null,
                "block-and-alert",
                "critical",
                AlertLevel.PAGE,
                Subject.Lasting.STATE,
                false,
                "d",
                "{layer=admin}",
                "Words.");
        return Deciding.decide(
                        before,
                        new Sight(at, "host", "user manager of uid 1000", List.of(subject), gone -> true),
                        ALERTS)
                .memory();
    }

    @Test
    void anotherProcessKnowsAllOfIt() throws Exception {
        AlertMemory failed = store.update(before -> {
                    AlertMemory told = decided(before, START);
                    long number = told.waiting().get(0).number();
                    return Spool.after(told, List.of(new Outcome(number, "journal", Outcome.Kind.FAILED, "no")), START);
                })
                .memory();
        assertThat(failed.waiting()).hasSize(1);
        assertThat(failed.sinks()).hasSize(1);
        assertThat(new AlertStore(directory).update(before -> before).memory()).isEqualTo(failed);
    }

    @Test
    void aRunWithoutNewsWritesNothing() throws Exception {
        store.update(before -> decided(before, START));
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(store.file(), longAgo);
        store.update(before -> decided(before, START.plusSeconds(900)));
        assertThat(Files.getLastModifiedTime(store.file())).isEqualTo(longAgo);
    }

    @Test
    void whatCannotBeUnderstoodIsPutAsideAndToldAnew() throws Exception {
        Files.writeString(store.file(), "{\"schema\":\"unitward.alerts/v1\",\"known\":[{");
        AlertStore.Updated updated = store.update(before -> decided(before, START));
        assertThat(updated.aside()).isNotNull().exists();
        assertThat(updated.memory().waiting()).hasSize(1);
        assertThat(store.update(before -> before).aside()).isNull();
    }

    @Test
    void aNewerOneIsLeftAlone() throws Exception {
        String newer = "{\"schema\":\"unitward.alerts/v2\",\"known\":{}}";
        Files.writeString(store.file(), newer);
        assertThatThrownBy(() -> store.update(before -> decided(before, START))).isInstanceOf(NewerState.class);
        assertThat(store.file()).hasContent(newer);
    }

    @Test
    void what_is_written_can_be_read_again_however_much_it_was() throws Exception {
        AlertStore small = new AlertStore(directory, 20_000);
        AlertMemory much = flood(300, "");

        AlertStore.Updated updated = small.update(before -> much);

        assertThat(updated.isCut()).isTrue();
        assertThat(small.file().toFile().length()).isBetween(1000L, 20_000L);
        AlertMemory read = AlertStore.read(directory.file("."));
        assertThat(read).isEqualTo(updated.memory());
        assertThat(read.state("journal").lost())
                .as("what waited and is dropped")
                .isPositive();
        assertThat(small.update(before -> before).isCut()).isFalse();
        AlertMemory again = Deciding.decide(read, sight(START.plusSeconds(60), 300, ""), ALERTS)
                .memory();
        assertThat(again.known())
                .as("what was left out and is still there is told once more")
                .hasSize(300)
                .allSatisfy(known -> assertThat(known.told()).isNotNull());
    }

    @Test
    void of_what_has_no_room_the_urgent_that_people_were_told_of_stays() throws Exception {
        AlertMemory page = decided(AlertMemory.NONE, START);
        AlertMemory both = page.withKnown(Stream.concat(flood(99, "z").known().stream(), page.known().stream())
                        .toList())
                .withWaiting(List.of());

        AlertMemory left =
                new AlertStore(directory, 20_000).update(before -> both).memory();

        assertThat(left.known()).hasSizeBetween(2, 98).contains(page.known().get(0));
    }

    @Test
    void one_that_is_larger_than_any_is_put_aside() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(store.file().toFile(), "rw")) {
            file.setLength((32L << 20) + 1);
        }
        AlertStore.Updated updated = store.update(before -> decided(before, START));
        assertThat(updated.aside()).isNotNull().exists();
        assertThat(AlertStore.read(directory.file("."))).isEqualTo(updated.memory());
    }

    private static AlertMemory flood(int number, String name) {
        return Deciding.decide(AlertMemory.NONE, sight(START, number, name), ALERTS)
                .memory();
    }

    private static Sight sight(Instant at, int number, String name) {
        List<Subject> subjects = IntStream.range(0, number)
                .mapToObj(i -> new Subject(
                        "foreign-drop-in",
                        "u" + name + i + ".service",
                        "loaded",
                        "/etc/" + "x".repeat(200),
                        null,
                        "block-and-alert",
                        "major",
                        AlertLevel.TICKET,
                        Subject.Lasting.STATE,
                        false,
                        "d",
                        "{layer=admin}",
                        "Words."))
                .toList();
        return new Sight(at, "host", "user manager of uid 1000", subjects, gone -> false);
    }
}
