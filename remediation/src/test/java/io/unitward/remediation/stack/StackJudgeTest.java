package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.container;
import static io.unitward.remediation.stack.StackWorld.declared;
import static io.unitward.remediation.stack.StackWorld.healthy;
import static io.unitward.remediation.stack.StackWorld.run;
import static io.unitward.remediation.stack.StackWorld.settled;
import static io.unitward.remediation.stack.StackWorld.snapshot;
import static io.unitward.remediation.stack.StackWorld.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Container;
import io.unitward.facts.HealthStatus;
import io.unitward.facts.Host;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import io.unitward.remediation.stack.StackLook.Doubt;
import io.unitward.remediation.stack.StackLook.State;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one look comes to. */
class StackJudgeTest {
    private static StackLook judge(Snapshot snapshot, Finding... findings) {
        return StackJudge.judge(declared(), snapshot, List.of(findings), false);
    }

    private static Finding finding(Classification classification, @Nullable String file, String message) {
        return new Finding(
                "a-policy",
                "web.service",
                null,
                classification,
                Severity.CRITICAL,
                file,
                null,
                message,
                "It matters.",
                Map.of(),
                "Mend it.");
    }

    @Test
    void all_that_must_run_runs_and_is_healthy() {
        StackLook look = judge(snapshot(stack(settled(), List.of(healthy()))));
        assertThat(look.state()).isEqualTo(State.COMPLIANT);
        assertThat(look.doubts()).isEmpty();
        assertThat(look.running()).isTrue();
        assertThat(look.containers()).isEqualTo(1);
        assertThat(look.healthy()).isEqualTo(1);
    }

    @Test
    void advice_leaves_it_as_declared_and_anything_else_does_not() {
        Snapshot well = snapshot(stack(settled(), List.of(healthy())));
        assertThat(judge(well, finding(Classification.ADVICE, null, "Worth knowing."))
                        .state())
                .isEqualTo(State.COMPLIANT);
        StackLook wrong = judge(
                well,
                finding(Classification.UNKNOWN, null, "Not known."),
                finding(Classification.BLOCK_AND_ALERT, "/s/token", "It is gone."));
        assertThat(wrong.state()).isEqualTo(State.WRONG);
        assertThat(wrong.doubts())
                .as("what is wrong comes first")
                .containsExactly(new Doubt("/s/token", "It is gone"), new Doubt("web", "Not known"));
        assertThat(judge(well, finding(Classification.SAFE_RELOAD, null, "An older one runs."))
                        .state())
                .isEqualTo(State.WRONG);
        assertThat(judge(well, finding(Classification.UNKNOWN, null, "Not known."))
                        .state())
                .isEqualTo(State.UNKNOWN);
    }

    @Test
    void a_health_check_that_has_not_come_to_an_end_is_waited_for() {
        StackLook look = judge(snapshot(
                stack(settled(), List.of(container("web-app-1", "running", HealthStatus.STARTING, "11".repeat(32))))));
        assertThat(look.state()).isEqualTo(State.WAITING);
        assertThat(look.doubts()).containsExactly(new Doubt("web-app-1", "its health check has not succeeded yet"));
        assertThat(look.running()).isTrue();
        assertThat(look.healthy()).isZero();
    }

    @Test
    void health_by_a_check_that_is_too_old_is_not_counted_as_health() {
        Container well = healthy();
        Container.Health old =
                new Container.Health(HealthStatus.HEALTHY, StackWorld.ago(3000), 0L, 0L, 10_000L, 5_000L);
        Container stale = new Container(
                well.id(),
                well.name(),
                well.service(),
                well.state(),
                well.exitCode(),
                old,
                well.restarts(),
                well.createdAt(),
                well.startedAt(),
                well.finishedAt(),
                well.image(),
                well.imageId(),
                well.imageDigest(),
                null);
        StackLook look = judge(snapshot(stack(settled(), List.of(stale))));
        assertThat(look.containers()).isEqualTo(1);
        assertThat(look.healthy()).isZero();
    }

    @Test
    void is_ill_by_a_container_that_is_a_reason_and_no_other() {
        Snapshot starting = snapshot(
                stack(settled(), List.of(container("web-app-1", "running", HealthStatus.STARTING, "11".repeat(32)))));
        assertThat(ill(starting)).isTrue();
        Snapshot sick = snapshot(
                stack(settled(), List.of(container("web-app-1", "running", HealthStatus.UNHEALTHY, "11".repeat(32)))));
        assertThat(ill(sick)).as("nobody minds").isFalse();
        assertThat(ill(sick, finding(Classification.BLOCK_AND_ALERT, "/s/token", "It is gone.")))
                .as("there is another reason")
                .isFalse();
        assertThat(ill(sick, finding(Classification.BLOCK_AND_ALERT, "web-app-1", "It is unhealthy.")))
                .isTrue();
        Snapshot ended = snapshot(
                stack(settled(), List.of(container("web-app-1", "exited", HealthStatus.UNHEALTHY, "11".repeat(32)))));
        assertThat(ill(ended, finding(Classification.BLOCK_AND_ALERT, "web-app-1", "It does not run.")))
                .isFalse();
        Snapshot well = snapshot(stack(settled(), List.of(healthy())));
        assertThat(ill(well, finding(Classification.BLOCK_AND_ALERT, "web-app-1", "Of another image.")))
                .as("it is healthy, and something else is wrong with it")
                .isFalse();
        assertThat(ill(snapshot(stack(settled(), null, "podman could not be asked"))))
                .isFalse();
        assertThat(ill(snapshot())).isFalse();
    }

    private static boolean ill(Snapshot snapshot, Finding... findings) {
        return StackJudge.ill(declared(), snapshot, judge(snapshot, findings));
    }

    @Test
    void what_settles_is_waited_for() {
        StackLook look = judge(snapshot(stack(run("activating", "start", "start", 5), List.of(healthy()))));
        assertThat(look.state()).isEqualTo(State.WAITING);
        assertThat(look.doubts()).containsExactly(new Doubt("web", "its unit is activating"));
    }

    @Test
    void what_does_not_run_is_not_running_even_where_no_policy_says_so() {
        assertThat(judge(snapshot(stack(settled(), List.of()))).running())
                .as("no container of a service")
                .isFalse();
        assertThat(judge(snapshot(stack(settled(), List.of(container("web-app-1", "exited", HealthStatus.NONE, null)))))
                        .running())
                .isFalse();
    }

    @Test
    void whatever_is_not_told_is_unknown_and_never_well() {
        StackLook mute = judge(snapshot(stack(settled(), null, "podman could not be asked: it hangs")));
        assertThat(mute.state()).isEqualTo(State.UNKNOWN);
        assertThat(mute.running()).isFalse();
        assertThat(mute.doubts()).containsExactly(new Doubt("web", "podman could not be asked: it hangs"));
        assertThat(judge(snapshot(stack(null, List.of(healthy())))).state()).isEqualTo(State.UNKNOWN);
        assertThat(judge(snapshot()).state()).as("of no such stack").isEqualTo(State.UNKNOWN);
        Snapshot gone = Snapshot.unavailable(
                StackWorld.NOW,
                new Host(null, null),
                1000,
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                "connection refused");
        StackLook unavailable = StackJudge.judge(declared(), gone, List.of(), true);
        assertThat(unavailable.state()).isEqualTo(State.UNKNOWN);
        assertThat(unavailable.hung()).isTrue();
        assertThat(unavailable.doubts())
                .containsExactly(new Doubt("manager", "the manager could not be asked: connection refused"));
    }

    @Test
    void another_run_of_the_unit_or_another_start_of_a_container_is_another_stack() {
        Stack stack = stack(settled(), List.of(healthy()));
        assertThat(judge(snapshot(stack)).identity())
                .isEqualTo(judge(snapshot(stack)).identity());
        Stack.Run other = new Stack.Run("active", "exited", null, "success", null, null, "f".repeat(32), 0L);
        assertThat(judge(snapshot(stack(other, List.of(healthy())))).identity())
                .isNotEqualTo(judge(snapshot(stack)).identity());
        assertThat(judge(snapshot(stack(settled(), List.of()))).identity())
                .isNotEqualTo(judge(snapshot(stack)).identity());
    }
}
