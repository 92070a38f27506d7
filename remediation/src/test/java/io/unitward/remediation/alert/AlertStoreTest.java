package io.unitward.remediation.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.facts.Scope;
import io.unitward.remediation.journal.NewerState;
import io.unitward.remediation.journal.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
}
