package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.Alerts;
import io.unitward.facts.Scope;
import io.unitward.remediation.alert.AlertMemory;
import io.unitward.remediation.alert.AlertStore;
import io.unitward.remediation.alert.Deciding;
import io.unitward.remediation.alert.Outcome;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Spool;
import io.unitward.remediation.alert.Subjects;
import io.unitward.remediation.journal.StateDirectory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sink that was tried by hand and works is not left to its pause. */
class SinkRetryTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    Path temporary;

    @Test
    void theNextRunTriesWhatWorksAgain() throws Exception {
        Path state = temporary.resolve("state");
        AlertStore store = new AlertStore(StateDirectory.open(state, Scope.USER, 1000));
        Sight sight = Sight.blind(NOW, "host", "manager", Subjects.notRun("a.service", "how", false));
        store.update(before -> Deciding.decide(before, sight, Alerts.USUAL).memory());
        AlertMemory failed = store.update(before -> Spool.after(
                        before,
                        List.of(new Outcome(
                                before.waiting().get(0).number(), "journal", Outcome.Kind.FAILED, "it is away")),
                        NOW))
                .memory();
        assertThat(Spool.due(failed, Alerts.USUAL, Set.of(), NOW)).isEmpty();
        List<String> problems = new ArrayList<>();
        assertThat(SinkRetry.of(state, "other", problems)).isZero();
        assertThat(SinkRetry.of(state, "journal", problems)).isEqualTo(1);
        assertThat(problems).isEmpty();
        assertThat(Spool.due(AlertStore.read(state.resolve("user-1000")), Alerts.USUAL, Set.of(), NOW))
                .hasSize(1);
        assertThat(SinkRetry.of(state, "journal", problems))
                .as("there is no pause any more")
                .isZero();
    }

    @Test
    void withoutAnyStateThereIsNothingToDo() {
        List<String> problems = new ArrayList<>();
        assertThat(SinkRetry.of(temporary.resolve("none"), "journal", problems)).isZero();
        assertThat(problems).isEmpty();
    }
}
