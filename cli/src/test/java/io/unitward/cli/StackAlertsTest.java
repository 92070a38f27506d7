package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.UpdateFailure;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People are told of updates that failed, and of nothing that only waits. */
class StackAlertsTest {
    private static Sight sight(UpdateResult result) {
        StackAlerts alerts = new StackAlerts();
        alerts.add(stack("web"), result);
        return alerts.sight(
                Instant.EPOCH,
                "host",
                "user manager of uid 1000",
                (stack, failed) -> new UpdateFailure("it failed", "from here to there", "this runs"));
    }

    private static StackDeclaration stack(String name) {
        return new StackDeclaration(
                name,
                null,
                name + ".service",
                name,
                List.of("~/" + name + "/compose.yaml"),
                List.of("docker-compose"),
                "~/" + name,
                List.of(),
                List.of(),
                StackDeclaration.Deadlines.DEFAULT,
                StackDeclaration.Gate.BLOCKING,
                StackDeclaration.Update.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExitCode.class,
            names = {"ROLLED_BACK", "ACTION_FAILED", "NOT_REACHED", "DEADLINE", "JOB_FAILED", "UNKNOWN"})
    void one_that_failed_is_told_once_and_ended_by_the_next_that_succeeds(ExitCode code) {
        Subject told = sight(new UpdateResult(code, "a text that may quote a provider"))
                .there()
                .get(0);

        assertThat(told.policy()).isEqualTo("action-failed");
        assertThat(told.unit()).isEqualTo("web.service");
        assertThat(told.level()).isEqualTo(AlertLevel.PAGE);
        assertThat(told.words())
                .startsWith("The update of stack web ended with " + code.code() + " (")
                .endsWith(" Images: from here to there. Now: this runs. What failed: it failed");
        assertThat(told.failure()).isEqualTo(new UpdateFailure("it failed", "from here to there", "this runs"));
        assertThat(sight(new UpdateResult(ExitCode.COMPLIANT, "updated")).gone().isGone(told))
                .isTrue();
        assertThat(sight(new UpdateResult(ExitCode.COMPLIANT, "left stopped", true, null))
                        .gone()
                        .isGone(told))
                .as("nobody knows whether it would succeed")
                .isFalse();
        assertThat(sight(new UpdateResult(code, "again")).gone().isGone(told)).isFalse();
    }

    @Test
    void another_stack_that_succeeds_ends_nothing() {
        Subject told = sight(new UpdateResult(ExitCode.ROLLED_BACK, "")).there().get(0);
        StackAlerts other = new StackAlerts();
        other.add(stack("db"), new UpdateResult(ExitCode.COMPLIANT, "updated"));

        assertThat(other.sight(Instant.EPOCH, "host", "manager", (stack, failed) -> null)
                        .gone()
                        .isGone(told))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExitCode.class,
            names = {"COMPLIANT", "ACTION_PENDING", "LOCKED"})
    void what_is_held_or_done_by_another_run_has_not_failed(ExitCode code) {
        assertThat(sight(new UpdateResult(code, "")).there()).isEmpty();
    }
}
