package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.UpdateFailure;
import io.unitward.ownership.StackDeclaration;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subject;
import io.unitward.remediation.alert.Subjects;
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
                "web-update.service",
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

        assertThat(other.sight(Instant.EPOCH, "host", "manager", null, (stack, failed) -> null)
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

    @Test
    void a_run_that_did_its_work_ends_that_its_own_unit_did_not() {
        Sight sight = sight(new UpdateResult(ExitCode.ROLLED_BACK, ""));

        assertThat(sight.gone().isGone(Subjects.notRun("web-update.service", "exit-code exited 78", true)))
                .isTrue();
        assertThat(sight.gone().isGone(Subjects.notRun("unitward-audit.service", "exit-code exited 78", true)))
                .isFalse();
    }

    @Test
    void what_a_shutdown_cut_short_is_left_to_whoever_looks_afterwards() {
        StackAlerts alerts = new StackAlerts();
        alerts.add(stack("cut"), new UpdateResult(ExitCode.ACTION_FAILED, "the rollback was refused"));
        alerts.add(stack("failed"), new UpdateResult(ExitCode.ROLLED_BACK, "an earlier one of this run"));
        alerts.add(stack("good"), new UpdateResult(ExitCode.COMPLIANT, "updated"));

        assertThat(alerts.withoutCutShort(stack -> !stack.name().equals("failed")))
                .extracting(StackDeclaration::name)
                .containsExactly("cut");
        Sight sight = alerts.sight(Instant.EPOCH, "host", "manager", null, (stack, result) -> null);
        assertThat(sight.there()).extracting(Subject::unit).containsExactly("failed.service");
        assertThat(sight.gone()
                        .isGone(sight(new UpdateResult(ExitCode.ROLLED_BACK, ""))
                                .there()
                                .get(0)))
                .as("another's")
                .isFalse();
    }
}
