package io.unitward.remediation.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Scope;
import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.remediation.Scene;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.journal.Account.Was;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateFiles;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reload of a switch, against a made-up manager and a real state directory: what is sent, proved, written down, remembered. */
class SwitchReloadTest {
    private static final PlannedAction RELOAD =
            new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of("web.service"), "so", List.of());

    private final List<String> done = new ArrayList<>();
    private Sent answer = new Sent.Accepted();
    private Scene next = Scene.reloaded();
    private StateDirectory directory;

    @BeforeEach
    void state(@TempDir Path place) throws Exception {
        directory = StateDirectory.open(place.resolve("s"), Scope.USER, 1000);
    }

    private SwitchReload reload() {
        Executor manager = new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                // Before anything is sent it is written down.
                assertThat(journal()).extracting(JournalEntry::event).containsExactly(JournalEntry.Event.BEGIN);
                done.add("reload");
                return answer;
            }
        };
        return new SwitchReload(manager, new ActionJournal(directory), new StateStore(directory), () -> Scene.AT);
    }

    private List<JournalEntry> journal() {
        try {
            return new ActionJournal(directory).read().entries();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private SwitchReload.Ended run(Refusal... refusals) throws Exception {
        return reload().run(
                        RELOAD,
                        "digest",
                        Scene.pending().look(),
                        List.of(refusals),
                        history -> {
                            done.add("look");
                            return next.look();
                        },
                        Deadline.in(Duration.ofMinutes(1)));
    }

    private History remembered() {
        return new StateStore(directory).read().history();
    }

    @Test
    void what_the_manager_loaded_is_proved_by_another_look() throws Exception {
        SwitchReload.Ended ended = run();
        assertThat(done).containsExactly("reload", "look");
        assertThat(ended.result().outcome()).isEqualTo(Outcome.DONE);
        assertThat(ended.after()).isNotNull();
        assertThat(ended.seen()).extracting(Was::what).containsExactly("loaded");
        assertThat(journal().get(0).id()).isEqualTo(ended.result().id());
        assertThat(journal().get(0).plan()).isEqualTo("digest");
    }

    @Test
    void a_refusal_sends_nothing_and_says_the_first_reason() throws Exception {
        SwitchReload.Ended ended = run(
                new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.NOT_VOUCHED, "x", "x came meanwhile"),
                new Refusal(ActionKind.DAEMON_RELOAD, Refusal.Kind.UNKNOWN, "y", "y is not known"));
        assertThat(done).isEmpty();
        assertThat(journal()).extracting(JournalEntry::event).containsExactly(JournalEntry.Event.BEGIN);
        assertThat(ended.result().outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(ended.result().message()).isEqualTo("nothing was sent: x came meanwhile");
        assertNotLoaded(ended);
    }

    @Test
    void without_an_answer_nobody_knows_whether_it_was_done_and_only_a_deadline_is_one() throws Exception {
        answer = new Sent.NoAnswer("no answer within 90 s", true);
        SwitchReload.Ended late = run();
        assertThat(late.result().outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(late.result().message()).isEqualTo("it is not known whether it was done: no answer within 90 s");
        assertNotLoaded(late);
        assertThat(done).containsExactly("reload");
    }

    @Test
    void a_connection_that_broke_is_no_deadline() throws Exception {
        answer = new Sent.NoAnswer("connection closed by the other side", false);
        SwitchReload.Ended broken = run();
        assertThat(broken.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(broken.result().message()).startsWith("it is not known whether it was done: ");
        assertNotLoaded(broken);
    }

    @Test
    void what_the_manager_refused_is_in_its_words() throws Exception {
        answer = new Sent.Refused("no room in /run");
        SwitchReload.Ended refused = run();
        assertThat(refused.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(refused.result().message()).isEqualTo("no room in /run");
        assertNotLoaded(refused);
    }

    @Test
    void what_could_not_be_sent_says_that_nothing_was() throws Exception {
        answer = new Sent.NotSent("no manager listens");
        SwitchReload.Ended unsent = run();
        assertThat(unsent.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(unsent.result().message()).isEqualTo("nothing was sent: no manager listens");
        assertNotLoaded(unsent);
    }

    /** The manager says that it is done, and that is not believed. */
    @Test
    void a_reload_without_effect_is_not_proved() throws Exception {
        next = Scene.pending();
        SwitchReload.Ended ended = run();
        assertThat(ended.result().outcome()).isNotEqualTo(Outcome.DONE);
        assertThat(ended.after()).isNull();
        assertThat(ended.seen()).extracting(Was::what).containsExactly("still not loaded");
        assertThat(ended.seen()).extracting(Was::digest).containsOnlyNulls();
    }

    @Test
    void a_manager_that_does_not_answer_afterwards_proves_nothing() throws Exception {
        next = Scene.reloaded().unavailable();
        SwitchReload.Ended ended = run();
        assertThat(ended.result().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.after()).isNull();
        assertThat(ended.seen()).extracting(Was::what).containsExactly("not proved to be loaded");
    }

    @Test
    void what_became_of_it_in_between_is_a_change_during_the_reload() throws Exception {
        next = Scene.reloaded().file(Scene.WEB, Scene.NEW, "evil");
        SwitchReload.Ended ended = run();
        assertThat(ended.result().outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(ended.after()).isNull();
    }

    @Test
    void what_a_proved_reload_loaded_is_remembered() {
        Observation after = Scene.reloaded().look();
        assertThat(reload().remember(Scene.pending().look(), after)).isNull();
        assertThat(remembered().loaded()).containsKey(Scene.WEB);
        assertThat(remembered().loadedAt()).isEqualTo(Scene.RELOADED);
    }

    @Test
    void that_it_could_not_be_remembered_is_said_when_another_run_keeps_writing() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Thread other = new Thread(() -> hold(writing, over));
        other.start();
        writing.await();
        try {
            assertThat(reload().remember(
                                    Scene.pending().look(), Scene.reloaded().look()))
                    .contains("could not be remembered", "another run keeps writing the state");
        } finally {
            over.countDown();
            other.join();
        }
        assertThat(remembered()).isEqualTo(History.NONE);
    }

    private void hold(CountDownLatch writing, CountDownLatch over) {
        try {
            new StateFiles(directory).locked(() -> {
                writing.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void that_it_could_not_be_remembered_is_said_with_the_reason() throws Exception {
        // Nothing can be put in the place of it.
        Files.createDirectories(directory.file("state.json.new").resolve("full"));
        assertThat(reload().remember(Scene.pending().look(), Scene.reloaded().look()))
                .startsWith("what the reload loaded could not be remembered: ")
                .contains("state.json.new");
    }

    private static void assertNotLoaded(SwitchReload.Ended ended) {
        assertThat(ended.after()).isNull();
        assertThat(ended.seen()).isEmpty();
    }
}
