package io.unitward.remediation.plan;

import static io.unitward.remediation.Leftovers.AT;
import static io.unitward.remediation.Leftovers.container;
import static io.unitward.remediation.Leftovers.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.config.Allowlist;
import io.unitward.facts.Container;
import io.unitward.facts.HealthTimer;
import io.unitward.facts.Podman;
import io.unitward.pending.History;
import io.unitward.remediation.Leftovers;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A finding only proposes: whatever it says, nothing is planned for what may be wanted, running or not known. */
class StackActionsTest {
    private final Leftovers world = new Leftovers();
    private History history = History.NONE;
    private List<Instant> done = List.of();
    private String timer;

    @BeforeEach
    void leave() {
        world.add(container("web-app-1", "app", "running"));
        world.add(container("web-old-1", "old", "exited"));
        timer = world.timer("gone", true);
        world.timer("web-app-1", false);
    }

    @Test
    void what_is_left_over_is_cleared_away_and_nothing_else() {
        PlannedAction removal = only(plan(ActionKind.REMOVE_CONTAINER));
        assertThat(removal.target()).isEqualTo("web-old-1");
        assertThat(removal.units()).containsExactly("web.service");
        assertThat(removal.detail()).isEqualTo(new ActionDetail.Remove(id("web-old-1")));
        assertThat(removal.reason()).contains(id("web-old-1"), "stack web", "exited (exit code 0)");
        PlannedAction stop = only(plan(ActionKind.STOP_TIMER));
        assertThat(stop.target()).isEqualTo(timer);
        assertThat(stop.units()).containsExactly(timer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "paused", "stopping", "removing", "initialized", "unknown", "anything"})
    void what_runs_or_may_run_is_only_reported(String state) {
        world.add(container("web-old-1", "old", state));
        UnitActions.Planned planned = plan(ActionKind.REMOVE_CONTAINER);
        assertThat(planned.actions()).isEmpty();
        assertThat(planned.refusals())
                .extracting(Refusal::subject)
                .as("that is no matter of permission")
                .doesNotContain("web-old-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "configured", "exited", "stopped", "dead"})
    void what_does_not_run_is_removed(String state) {
        world.add(container("web-old-1", "old", state));
        assertThat(only(plan(ActionKind.REMOVE_CONTAINER)).target()).isEqualTo("web-old-1");
    }

    @Test
    void a_container_without_a_state_is_left_alone() {
        world.add(container("web-old-1", "old", null));
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).isEmpty();
    }

    @Test
    void a_declared_one_is_left_alone_whatever_a_policy_says() {
        world.add(container("web-app-1", "app", "exited"));
        world.containers.remove("web-old-1");
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_VOUCHED, "its service app is declared");
        world.add(container("web-app-1", "more", "exited"));
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
        world.declaredServices = List.of("app", "more");
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_VOUCHED, "its service more is declared");
    }

    @Test
    void nothing_is_removed_of_a_stack_that_is_not_wholly_known() {
        world.servicesTold = false;
        world.add(container("web-old-1", null, "exited"));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "not all of its stack could be told");
        world.declaredServices = List.of("app");
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "not all of its stack could be told");
        world.podman = Podman.Status.FAILED;
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "0 containers of that name were seen");
    }

    @Test
    void nothing_is_removed_of_another_project_or_by_another_name() {
        world.declaredProject = "other";
        refused(
                ActionKind.REMOVE_CONTAINER,
                Refusal.Kind.UNKNOWN,
                "0 containers of that name were seen in the declared project of web.service");
        world.declaredProject = "web";
        Container named = world.containers.remove("web-old-1");
        world.containers.put("elsewhere", named);
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "container elsewhere is not removed");
    }

    @Test
    void one_name_twice_names_none() {
        world.containers.put("web-old-2", container("web-old-1", "old", "exited"));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "2 containers of that name were seen");
    }

    @Test
    void an_id_of_another_form_is_none() {
        Container old = world.containers.get("web-old-1");
        world.add(new Container(
                "--all",
                old.name(),
                old.service(),
                old.state(),
                0L,
                old.health(),
                0L,
                old.createdAt(),
                old.startedAt(),
                old.finishedAt(),
                old.image(),
                old.imageId(),
                null,
                null));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.UNKNOWN, "not all of its stack could be told");
    }

    @Test
    void a_stack_that_settles_is_left_alone() {
        world.job = "restart";
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "settling, its unit has a restart job");
    }

    @Test
    void what_changed_a_moment_ago_is_left_alone() {
        world.add(container("web-old-1", "old", "exited", AT.minusSeconds(29)));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "expected 30 s without a change");
        world.add(container("web-old-1", "old", "exited", AT.plusSeconds(900)));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "expected 30 s without a change");
        world.add(container("web-old-1", "old", "exited", null));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "it is not known when");
        world.settle = Duration.ZERO;
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
    }

    @Test
    void a_timer_of_a_container_that_is_there_or_may_be_is_left_alone() {
        world.timers.clear();
        world.timer("gone", null);
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "its container is there, or may be");
        world.timer("gone", false);
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "its container is there, or may be");
        world.timer("gone", true);
        world.add(container("gone", "app", "running"));
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "its container is there, or may be");
    }

    @Test
    void without_an_answer_of_podman_no_timer_is_stopped() {
        world.podman = Podman.Status.NOT_STARTED;
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "podman does not tell which containers there are");
    }

    @Test
    void a_timer_that_only_looks_like_one_is_left_alone() {
        world.transientTimers = false;
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "it is no transient unit");
        world.transientTimers = true;
        for (String name : List.of("backup.timer", id("gone") + ".service", id("gone") + ".timer.timer", id("x"))) {
            world.timers.clear();
            world.timers.put(name, new HealthTimer(name, id("gone"), true));
            refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "it is no timer of a health check");
        }
        world.timers.clear();
        world.timers.put(timer, new HealthTimer(timer, id("other"), true));
        refused(ActionKind.STOP_TIMER, Refusal.Kind.UNKNOWN, "it is no timer of a health check");
        world.timers.clear();
        String later = id("gone") + "-1a2b.timer";
        world.timers.put(later, new HealthTimer(later, id("gone"), true));
        assertThat(only(plan(ActionKind.STOP_TIMER)).target())
                .as("newer versions of podman name them so")
                .isEqualTo(later);
    }

    @Test
    void nothing_is_done_that_the_allowlist_does_not_permit() {
        List<Allowlist.Entry> allowed = List.copyOf(world.allowed);
        world.allowed.remove(0);
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "permits remove-container for web.service");
        assertThat(plan(ActionKind.STOP_TIMER).actions()).hasSize(1);
        world.allowed.clear();
        world.allowed.add(allowed.get(0));
        refused(ActionKind.STOP_TIMER, Refusal.Kind.NOT_PERMITTED, "permits stop-timer for " + timer);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
    }

    @Test
    void holds_bars_and_others_at_work_stop_it() {
        world.holds.add(new Hold("alias.service", AT.plusSeconds(60), "surgery", "alice", AT));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "alias.service is held until");
        assertThat(plan(ActionKind.STOP_TIMER).actions()).hasSize(1);
        world.holds.set(0, new Hold("*.timer", AT.plusSeconds(60), "surgery", "alice", AT));
        refused(ActionKind.STOP_TIMER, Refusal.Kind.NOT_PERMITTED, "is held until");
        world.holds.clear();
        for (ActionKind kind : List.of(ActionKind.REMOVE_CONTAINER, ActionKind.STOP_TIMER)) {
            world.activity = "sd-switch runs";
            refused(kind, Refusal.Kind.NOT_PERMITTED, "units may be changing right now: sd-switch runs");
            world.activity = null;
            world.barred = "the state is a newer one's";
            refused(kind, Refusal.Kind.NOT_PERMITTED, "the state is a newer one's");
            world.barred = null;
        }
    }

    @Test
    void over_a_limit_nothing_of_that_kind_is_done() {
        world.add(container("web-old-2", "old", "exited"));
        world.allowed.add(
                new Allowlist.Entry(ActionKind.REMOVE_CONTAINER, List.of("web*"), null, 1, "allowlist.yaml:5"));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "max-per-run '1'");
        world.allowed.set(
                2, new Allowlist.Entry(ActionKind.REMOVE_CONTAINER, List.of("web*"), 2, null, "allowlist.yaml:5"));
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(2);
        done = List.of(AT.minusSeconds(3599));
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NOT_PERMITTED, "max-per-hour '2'");
        done = List.of(AT.minusSeconds(3601));
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(2);
    }

    @Test
    void each_is_tried_once() {
        history = tried("boot", "remove-container " + id("web-old-1"), "stop-timer " + timer);
        refused(ActionKind.REMOVE_CONTAINER, Refusal.Kind.NO_EFFECT, "this was tried before");
        refused(ActionKind.STOP_TIMER, Refusal.Kind.NO_EFFECT, "this was tried before");
        history = tried("another boot", "remove-container " + id("web-old-1"), "stop-timer " + timer);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
    }

    @Test
    void only_what_was_asked_for() {
        world.units = List.of("alias.service");
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
        UnitActions.Planned timers = plan(ActionKind.STOP_TIMER);
        assertThat(timers.actions()).isEmpty();
        assertThat(timers.refusals()).isEmpty();
        world.units = List.of("api.service");
        assertThat(plan(ActionKind.REMOVE_CONTAINER).refusals()).isEmpty();
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).isEmpty();
    }

    @Test
    void other_actions_are_planned_elsewhere() {
        assertThatThrownBy(() -> plan(ActionKind.RESTART_UNIT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static History tried(String boot, String... causes) {
        return new History(
                boot,
                null,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(causes).stream()
                        .map(cause -> new History.Attempt(cause, AT))
                        .toList());
    }

    private static PlannedAction only(UnitActions.Planned planned) {
        assertThat(planned.actions()).as(planned.refusals().toString()).hasSize(1);
        return planned.actions().get(0);
    }

    private void refused(ActionKind kind, Refusal.Kind why, String reason) {
        UnitActions.Planned planned = plan(kind);
        assertThat(planned.actions()).isEmpty();
        assertThat(planned.refusals()).anySatisfy(refusal -> {
            assertThat(refusal.action()).isEqualTo(kind);
            assertThat(refusal.kind()).isEqualTo(why);
            assertThat(refusal.reason()).contains(reason);
        });
    }

    private UnitActions.Planned plan(ActionKind kind) {
        PlanInput input = new PlanInput(world.look(), world.rules(), history, List.of(), 0);
        return StackActions.plan(kind, input, world.manifest(), done);
    }
}
