package io.unitward.remediation;

import static io.unitward.remediation.Leftovers.AT;
import static io.unitward.remediation.Leftovers.container;
import static io.unitward.remediation.Leftovers.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.facts.Podman;
import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.StackActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was left over is looked at right before it is cleared away, and proved to be gone. */
class CleanerTest {
    @TempDir
    Path temporary;

    private final Leftovers world = new Leftovers();
    private final List<PlannedAction> executed = new ArrayList<>();
    private StateDirectory directory;
    private String timer;
    private Instant clock = AT;

    @BeforeEach
    void leave() throws Exception {
        directory = StateDirectory.open(temporary.resolve("state"), Scope.USER, 1000);
        world.add(container("web-app-1", "app", "running"));
        world.add(container("web-old-1", "old", "exited"));
        timer = world.timer("gone", true);
    }

    @Test
    void a_container_is_removed_journaled_and_proved_to_be_gone() throws Exception {
        ActionResult result = only(clean(ActionKind.REMOVE_CONTAINER, this::clears));
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(result.message()).isEqualTo("web-old-1 is gone");
        assertThat(world.containers).containsOnlyKeys("web-app-1");
        List<JournalEntry> entries = new ActionJournal(directory).read().entries();
        assertThat(entries)
                .extracting(JournalEntry::event)
                .containsExactly(JournalEntry.Event.BEGIN, JournalEntry.Event.END);
        assertThat(entries.get(0).account().findings())
                .containsExactly(new Account.Because("unknown-container", "web.service", null));
        assertThat(entries.get(0).account().states().get(0).what()).contains(id("web-old-1"), "exited");
        assertThat(entries.get(1).account().states().get(0).what()).endsWith("not seen");
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).isEmpty();
    }

    @Test
    void a_timer_is_stopped_and_proved_to_be_gone() throws Exception {
        ActionResult result = only(clean(ActionKind.STOP_TIMER, this::clears));
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.timers).isEmpty();
        List<JournalEntry> entries = new ActionJournal(directory).read().entries();
        assertThat(entries.get(0).account().findings())
                .containsExactly(new Account.Because("orphaned-health-timer", "manager", null));
        assertThat(entries.get(1).account().states().get(0).what()).isEqualTo("not seen");
    }

    @Test
    void one_that_runs_by_now_or_is_another_is_left_alone() throws Exception {
        Plan plan = plan(ActionKind.REMOVE_CONTAINER);
        world.add(container("web-old-1", "old", "running"));
        changed(plan);
        world.add(container("web-old-1", "app", "exited"));
        changed(plan);
        world.containers.remove("web-old-1");
        changed(plan);
        Plan stop = plan(ActionKind.STOP_TIMER);
        world.timer("gone", false);
        assertThat(only(clean(ActionKind.STOP_TIMER, stop, this::clears)).outcome())
                .isEqualTo(Outcome.CHANGED_MEANWHILE);
        assertThat(executed).isEmpty();
    }

    @Test
    void a_hold_set_meanwhile_stops_it() throws Exception {
        Plan plan = plan(ActionKind.REMOVE_CONTAINER);
        new HoldStore(directory)
                .update(held -> List.of(new Hold("web*", AT.plusSeconds(600), "wait", "alice", AT)), AT);
        changed(plan);
    }

    @Test
    void what_is_not_seen_to_be_gone_is_not_done_and_not_tried_again() throws Exception {
        world.add(container("web-old-2", "old", "exited"));
        List<ActionResult> results = clean(ActionKind.REMOVE_CONTAINER, action -> new Sent.Accepted())
                .results();
        assertThat(results)
                .as("after one that went wrong nothing more is done")
                .extracting(ActionResult::outcome)
                .containsExactly(Outcome.NO_EFFECT);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions())
                .extracting(PlannedAction::target)
                .containsExactly("web-old-2");
    }

    @Test
    void without_an_answer_of_podman_afterwards_nothing_is_proved() throws Exception {
        for (ActionKind kind : List.of(ActionKind.REMOVE_CONTAINER, ActionKind.STOP_TIMER)) {
            world.podman = Podman.Status.ANSWERED;
            ActionResult result = only(clean(kind, action -> {
                clears(action);
                world.podman = Podman.Status.FAILED;
                return new Sent.Accepted();
            }));
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.message()).contains("not proved");
        }
    }

    @Test
    void refusals_and_deadlines_are_told_and_what_was_never_sent_is_forgotten() throws Exception {
        assertThat(only(clean(ActionKind.REMOVE_CONTAINER, action -> new Sent.NotSent("no podman")))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).hasSize(1);
        assertThat(only(clean(ActionKind.REMOVE_CONTAINER, action -> new Sent.NoAnswer("it hangs", true)))
                        .outcome())
                .isEqualTo(Outcome.DEADLINE);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).isEmpty();
        assertThat(only(clean(ActionKind.STOP_TIMER, action -> new Sent.Refused("no")))
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(plan(ActionKind.STOP_TIMER).actions()).isEmpty();
    }

    @Test
    void one_that_was_remembered_and_never_sent_is_tried_again_while_it_is_there_as_it_was() throws Exception {
        for (ActionKind kind : List.of(ActionKind.REMOVE_CONTAINER, ActionKind.STOP_TIMER)) {
            Plan plan = plan(kind);
            clock = AT;
            killed(kind);
            clock = AT.plusSeconds(1);
            assertThat(plan(kind).actions())
                    .as("a plan that does not know what was sent")
                    .isEmpty();
            assertThat(planOfUnsent(kind).actions()).hasSize(1);
            assertThat(only(clean(kind, plan, action -> new Sent.NoAnswer("it hangs", true)))
                            .outcome())
                    .isEqualTo(Outcome.DEADLINE);
            assertThat(planOfUnsent(kind).actions())
                    .as("that one was sent, and has an end")
                    .isEmpty();
        }
    }

    @Test
    void what_was_never_sent_is_planned_from_what_is_seen_now() throws Exception {
        killed(ActionKind.REMOVE_CONTAINER);
        world.add(container("web-old-1", "old", "removing"));
        assertThat(planOfUnsent(ActionKind.REMOVE_CONTAINER).actions())
                .as("podman is at it")
                .isEmpty();
        world.add(container("web-old-1", "old", "running"));
        assertThat(planOfUnsent(ActionKind.REMOVE_CONTAINER).actions())
                .as("somebody started it")
                .isEmpty();
        killed(ActionKind.STOP_TIMER);
        world.timer("gone", false);
        assertThat(planOfUnsent(ActionKind.STOP_TIMER).actions())
                .as("its container came back")
                .isEmpty();
        world.timers.clear();
        assertThat(planOfUnsent(ActionKind.STOP_TIMER).actions()).isEmpty();
    }

    private void killed(ActionKind kind) {
        assertThatThrownBy(() -> clean(kind, action -> {
                    throw new IllegalStateException("killed here");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private Plan planOfUnsent(ActionKind kind) throws Exception {
        History history = Unsent.without(
                new StateStore(directory).read().history(),
                new ActionJournal(directory).read().entries(),
                world.look().snapshot());
        PlanInput input = new PlanInput(world.look(), world.rules(), history, List.of(), 0);
        return StackActions.plan(kind, input, world.manifest(), List.of()).asPlan(input);
    }

    @Test
    void a_crash_while_it_is_sent_is_not_repeated() throws Exception {
        assertThatThrownBy(() -> clean(ActionKind.REMOVE_CONTAINER, action -> {
                    throw new IllegalStateException("killed here");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new ActionJournal(directory).unfinished()).hasSize(1);
        assertThat(plan(ActionKind.REMOVE_CONTAINER).actions()).isEmpty();
    }

    private void changed(Plan plan) throws Exception {
        assertThat(only(clean(ActionKind.REMOVE_CONTAINER, plan, this::clears)).outcome())
                .isEqualTo(Outcome.CHANGED_MEANWHILE);
        assertThat(executed).isEmpty();
        assertThat(new ActionJournal(directory).read().entries()).isEmpty();
    }

    private Sent clears(PlannedAction action) {
        world.containers.remove(action.target());
        world.timers.remove(action.target());
        return new Sent.Accepted();
    }

    private static ActionResult only(Carried carried) {
        assertThat(carried.results()).hasSize(1);
        return carried.results().get(0);
    }

    private Carried clean(ActionKind kind, Function<PlannedAction, Sent> does) throws Exception {
        return clean(kind, plan(kind), does);
    }

    private Carried clean(ActionKind kind, Plan plan, Function<PlannedAction, Sent> does) throws Exception {
        Executor executor = new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                executed.add(action);
                return does.apply(action);
            }
        };
        return new Cleaner(kind, world.manifest(), executor, new OwnFiles(0), directory, () -> clock)
                .clean(plan, world.rules(), history -> world.look());
    }

    private Plan plan(ActionKind kind) {
        History history = new StateStore(directory).read().history();
        PlanInput input = new PlanInput(world.look(), world.rules(), history, List.of(), 0);
        return StackActions.plan(kind, input, world.manifest(), List.of()).asPlan(input);
    }
}
