package io.unitward.remediation;

import static io.unitward.remediation.Scene.AT;
import static io.unitward.remediation.Scene.LOADED;
import static io.unitward.remediation.Scene.NEW;
import static io.unitward.remediation.Scene.OLD;
import static io.unitward.remediation.Scene.RELOADED;
import static io.unitward.remediation.Scene.RULES;
import static io.unitward.remediation.Scene.UNITS;
import static io.unitward.remediation.Scene.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.unitward.config.Allowlist;
import io.unitward.facts.Scope;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import io.unitward.pending.Causes;
import io.unitward.pending.History;
import io.unitward.preview.ReloadPreview;
import io.unitward.preview.UnitChange;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.LockHeld;
import io.unitward.remediation.act.RecordingExecutor;
import io.unitward.remediation.act.RunLock;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.Attempts;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.StateUnusable;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.AskedAlso;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.Planner;
import io.unitward.remediation.systemd.SystemdExecutor;
import io.unitward.remediation.systemd.WriteCall;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One action from lock to proof, with a manager that misbehaves in each way it can. */
class RemediatorTest {
    @TempDir
    Path temporary;

    private StateDirectory directory;
    private final Deque<Scene> looks = new ArrayDeque<>();
    private final List<History> histories = new ArrayList<>();

    @BeforeEach
    void open() throws StateUnusable {
        directory = StateDirectory.open(temporary.resolve("state"), Scope.USER, 1000);
    }

    @Test
    void unitsThatComeAndGoMeanwhileProveNothing() throws Exception {
        String other = UNITS + "/other.service";
        Scene before = Scene.pending().file(other, OLD, "x").onDiskOnly("other.service", other);
        Scene after = Scene.reloaded().file(other, OLD, "x").unit("other.service", false, other);
        assertThat(only(carryOut(FakeManager.accepting(), before, after)).outcome())
                .as("first needed meanwhile")
                .isEqualTo(Outcome.DONE);
        looks.clear();
        before = Scene.pending().file(other, OLD, "x").unit("other.service", false, other);
        after = Scene.reloaded().file(other, OLD, "x").onDiskOnly("other.service", other);
        assertThat(only(carryOut(FakeManager.accepting(), before, after)).outcome())
                .as("no longer needed")
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void aReloadIsProvedJournaledAndRemembered() throws Exception {
        FakeManager manager = FakeManager.accepting();
        Carried carried = carryOut(manager, Scene.pending(), Scene.reloaded());
        assertThat(only(carried).outcome()).isEqualTo(Outcome.DONE);
        assertThat(only(carried).message()).contains("web.service", RELOADED.toString());
        assertThat(carried.notes()).isEmpty();
        assertThat(manager.sent).singleElement().satisfies(request -> {
            assertThat(request.call()).isEqualTo(WriteCall.RELOAD);
            assertThat(request.objectPath()).isEqualTo("/org/freedesktop/systemd1");
            assertThat(request.arguments()).isEmpty();
        });
        assertThat(manager.closed).isTrue();
        ActionJournal.Contents journal = journal().read();
        assertThat(journal.unfinished()).isEmpty();
        assertThat(journal.entries())
                .extracting(JournalEntry::event)
                .containsExactly(JournalEntry.Event.BEGIN, JournalEntry.Event.END);
        assertThat(journal.entries().get(0).units()).containsExactly("web.service");
        assertThat(journal.entries().get(1).outcome()).isEqualTo("done");
        assertThat(journal.entries().get(0).account().findings())
                .extracting(Account.Because::policy, Account.Because::unit)
                .containsExactly(tuple("policy", "web.service"));
        assertThat(journal.entries().get(0).account().states())
                .extracting(Account.Was::subject)
                .containsExactly(WEB);
        assertThat(journal.entries().get(1).account().states())
                .containsExactly(new Account.Was(WEB, "loaded", Scene.digest("new"), null));
        assertThat(journal.begun(ActionKind.DAEMON_RELOAD)).containsExactly(AT);
        assertThat(carried.history().loadedAt()).isEqualTo(RELOADED);
        assertThat(carried.history().loaded()).containsEntry(WEB, Scene.digest("new"));
        assertThat(carried.history().attempts()).as("the cause is gone").isEmpty();
        // The attempt is known to whoever looks right after the reload, so that a flag that stays is a finding at once.
        assertThat(histories.get(0).attempts()).isEmpty();
        assertThat(histories.get(1).attempts())
                .extracting(History.Attempt::cause)
                .containsExactly(key(Scene.pending()));
    }

    @Test
    void aDryRunOnlyRecords() throws Exception {
        RecordingExecutor executor = new RecordingExecutor();
        Plan plan = Planner.plan(Scene.pending().input());
        Carried carried = remediator(executor).carryOut(plan, RULES, this::look);
        assertThat(carried.results()).isEmpty();
        assertThat(executor.recorded()).isEqualTo(plan.actions());
        assertThat(histories).as("looks taken").isEmpty();
        try (var files = Files.list(directory.file(""))) {
            assertThat(files).as("files written").isEmpty();
        }
    }

    @Test
    void aPlanWithoutActionsDoesNothing() throws Exception {
        FakeManager manager = FakeManager.accepting();
        Plan plan = Planner.plan(Scene.reloaded().input());
        Carried carried = remediator(new SystemdExecutor(d -> manager)).carryOut(plan, RULES, this::look);
        assertThat(carried.results()).isEmpty();
        assertThat(manager.sent).isEmpty();
    }

    @Test
    void nothingIsSentWhenTheSecondLookGivesAnotherPlan() throws Exception {
        for (Scene changed : List.of(
                Scene.pending().change("/etc/systemd/user/evil.service", "evil.service", false),
                Scene.pending().file(WEB, NEW, "other content"),
                Scene.pending().unknown("directory /x could not be listed"),
                Scene.pending().activity("dpkg runs"),
                Scene.pending().unavailable(),
                Scene.reloaded())) {
            FakeManager manager = FakeManager.accepting();
            Carried carried = carryOut(manager, changed);
            assertThat(only(carried).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
            assertThat(manager.sent).isEmpty();
            assertThat(journal().read().entries()).isEmpty();
            assertThat(carried.history().attempts()).isEmpty();
            assertThat(carried.last()).isNotNull();
        }
    }

    @Test
    void anAttemptByAnotherRunMeanwhileIsSeenUnderTheLock() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        new StateStore(directory)
                .update(h -> new History(
                        "boot", null, h.loaded(), h.runs(), List.of(new History.Attempt(key(Scene.pending()), AT))));
        FakeManager manager = FakeManager.accepting();
        looks.add(Scene.pending());
        Carried carried = remediator(new SystemdExecutor(d -> manager)).carryOut(plan, RULES, this::look);
        assertThat(only(carried).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(manager.sent).isEmpty();
    }

    @Test
    void aReloadThatWasRememberedAndNeverSentIsSent() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        Instant then = AT.minusSeconds(5);
        String id = journal().begin(plan.actions().get(0), plan.digest(), then, Account.NONE);
        StateStore store = new StateStore(directory);
        store.update(h -> Attempts.add(h, "boot", plan.actions().get(0).causes(), then));
        for (Instant loaded : List.of(then.plusSeconds(1), LOADED)) {
            FakeManager manager = FakeManager.accepting();
            looks.clear();
            looks.addAll(
                    List.of(Scene.pending().loadedAt(loaded), Scene.pending().loadedAt(loaded), Scene.reloaded()));
            Carried carried = remediator(new SystemdExecutor(d -> manager)).carryOut(plan, RULES, this::look);
            boolean sent = loaded.isAfter(then);
            assertThat(only(carried).outcome()).isEqualTo(sent ? Outcome.CHANGED_DURING_RELOAD : Outcome.DONE);
            assertThat(manager.sent).hasSize(sent ? 0 : 1);
            assertThat(store.read().history().attempts().stream()
                            .anyMatch(attempt -> attempt.at().equals(then)))
                    .isEqualTo(sent);
        }
        assertThat(journal().read().entries())
                .filteredOn(entry -> entry.id().equals(id))
                .extracting(JournalEntry::event)
                .containsExactly(JournalEntry.Event.BEGIN, JournalEntry.Event.ABANDONED);
    }

    @Test
    void whatHasAnEndOrIsOfAnotherKindWasSent() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        History tried = Attempts.add(History.NONE, "boot", List.of("cause"), AT);
        String id = journal().begin(plan.actions().get(0), plan.digest(), AT, Account.NONE);
        assertThat(Unsent.without(
                                tried,
                                journal().read().entries(),
                                Scene.pending().snapshot())
                        .attempts())
                .isEmpty();
        assertThat(Unsent.without(
                        tried,
                        journal().read().entries(),
                        Scene.pending().unavailable().snapshot()))
                .isEqualTo(tried);
        assertThat(Unsent.without(tried, List.of(), Scene.pending().snapshot())).isEqualTo(tried);
        journal().end(new ActionResult(id, ActionKind.DAEMON_RELOAD, "manager", Outcome.FAILED, "no"), AT, List.of());
        assertThat(Unsent.without(
                        tried, journal().read().entries(), Scene.pending().snapshot()))
                .isEqualTo(tried);
    }

    @Test
    void aHoldSetMeanwhileIsSeenUnderTheLock() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        new HoldStore(directory)
                .update(held -> List.of(new Hold("web.service", AT.plusSeconds(600), "wait", "alice", AT)), AT);
        FakeManager manager = FakeManager.accepting();
        looks.add(Scene.pending());
        Carried carried = remediator(new SystemdExecutor(d -> manager)).carryOut(plan, RULES, this::look);
        assertThat(only(carried).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(only(carried).message()).contains("web.service is held until");
        assertThat(manager.sent).isEmpty();
    }

    @Test
    void aHoldSetMeanwhileOnWhatTheReloadAloneWouldStartIsSeenUnderTheLock() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        Foresee starts = (seen, history) ->
                new ReloadPreview(List.of(starting("other.service")), List.of(), List.of(), List.of());
        FakeManager manager = FakeManager.accepting();
        looks.addAll(List.of(Scene.pending(), Scene.reloaded()));
        Carried free = remediator(new SystemdExecutor(d -> manager))
                .carryOut(plan, RULES, this::look, starts, AskedAlso.NOBODY);
        assertThat(only(free).outcome()).as("nothing is held").isEqualTo(Outcome.DONE);

        new StateStore(directory).update(history -> History.NONE);
        new HoldStore(directory)
                .update(held -> List.of(new Hold("other.service", AT.plusSeconds(600), "wait", "alice", AT)), AT);
        FakeManager again = FakeManager.accepting();
        looks.add(Scene.pending());
        Carried held =
                remediator(new SystemdExecutor(d -> again)).carryOut(plan, RULES, this::look, starts, AskedAlso.NOBODY);
        assertThat(only(held).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(only(held).message())
                .contains("the reload would start other.service", "other.service is held until", "wait");
        assertThat(again.sent).isEmpty();
    }

    private static UnitChange starting(String other) {
        List<String> none = List.of();
        return new UnitChange(
                "web.service",
                true,
                null,
                null,
                none,
                List.of(),
                List.of(),
                null,
                null,
                List.of(other),
                none,
                none,
                none);
    }

    @Test
    void nothingIsSentWhereANewerVersionKeepsStateOrHoldsAreNotKnown() throws Exception {
        Map<String, String> files = Map.of(
                "state.json", "{\"schema\":\"unitward.state/v9\"}",
                "actions.jsonl", "{\"schema\":\"unitward.actions/v9\"}\n",
                "holds.json", "garbage");
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = directory.file(each.getKey());
            Files.writeString(file, each.getValue());
            FakeManager manager = FakeManager.accepting();
            looks.add(Scene.pending());
            Carried carried = remediator(new SystemdExecutor(d -> manager))
                    .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
            assertThat(only(carried).outcome()).as(each.getKey()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
            assertThat(only(carried).message()).contains(file.toString());
            assertThat(manager.sent).isEmpty();
            assertThat(file).hasContent(each.getValue());
            Files.delete(file);
        }
    }

    @Test
    void aFlagThatStaysIsNoSecondReloadWhateverIsHeldOrWaivedMeanwhile() throws Exception {
        FakeManager manager = FakeManager.accepting();
        Scene sticky =
                Scene.reloaded().unit("web.service", true, WEB).finding("web.service", Classification.SAFE_RELOAD);
        Carried first = carryOut(manager, Scene.pending(), sticky);
        assertThat(only(first).outcome()).isEqualTo(Outcome.NO_EFFECT);
        assertThat(manager.sent).hasSize(1);
        History tried = first.history();
        Hold hold = new Hold("web.service", RELOADED.plusSeconds(60), "wait", "alice", AT);
        for (PlanRules rules : List.of(RULES, RULES.with(List.of(hold), null), RULES)) {
            Plan plan = Planner.plan(sticky.input(rules, tried));
            assertThat(plan.actions()).isEmpty();
            assertThat(plan.refusals()).extracting(Refusal::kind).contains(Refusal.Kind.NO_EFFECT);
        }
        // Writing holds leaves what was tried alone.
        new HoldStore(directory).update(held -> List.of(hold), AT);
        assertThat(new StateStore(directory).read().history()).isEqualTo(tried);
    }

    @Test
    void theHourlyLimitCountsWhatTheJournalHolds() throws Exception {
        PlanRules once = new PlanRules(
                List.of(),
                new Allowlist(List.of(new Allowlist.Entry(ActionKind.DAEMON_RELOAD, List.of("*"), 1, null, "a:1"))),
                Duration.ZERO,
                "config");
        Plan plan = Planner.plan(Scene.pending().input(once, History.NONE));
        journal().begin(plan.actions().get(0), plan.digest(), AT.minusSeconds(60), Account.NONE);
        FakeManager manager = FakeManager.accepting();
        looks.add(Scene.pending());
        Carried carried = remediator(new SystemdExecutor(d -> manager)).carryOut(plan, once, this::look);
        assertThat(only(carried).message()).contains("max-per-hour");
        assertThat(manager.sent).isEmpty();
    }

    @Test
    void anErrorIsAFailureAndIsNotRepeated() throws Exception {
        FakeManager manager = new FakeManager(new Reply.Failed("org.freedesktop.DBus.Error.AccessDenied", "no"));
        Carried carried = carryOut(manager, Scene.pending());
        assertThat(only(carried).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(only(carried).message()).contains("AccessDenied", "no");
        assertNotRepeated(carried);
    }

    @Test
    void aDeadlineIsADeadlineAndIsNotRepeated() throws Exception {
        Carried carried = carryOut(new FakeManager(new Reply.None("no reply within 180 s", true)), Scene.pending());
        assertThat(only(carried).outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(journal().read().entries().get(1).outcome()).isEqualTo("deadline");
        assertNotRepeated(carried);
    }

    @Test
    void aBrokenConnectionLeavesItOpen() throws Exception {
        Carried carried = carryOut(new FakeManager(new Reply.None("connection reset", false)), Scene.pending());
        assertThat(only(carried).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(only(carried).message()).contains("not known whether");
        assertNotRepeated(carried);
    }

    @Test
    void whatWasNeverSentMayBeTriedAgain() throws Exception {
        looks.add(Scene.pending());
        Carried carried = remediator(new SystemdExecutor(d -> {
                    throw new ManagerUnavailable("connection refused");
                }))
                .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
        assertThat(only(carried).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(only(carried).message()).contains("nothing was sent", "connection refused");
        assertThat(carried.history().attempts()).isEmpty();
    }

    @Test
    void aFlagThatStaysIsNoEffectAndIsNotRepeated() throws Exception {
        Scene stuck = Scene.reloaded().unit("web.service", true, WEB);
        Carried carried = carryOut(FakeManager.accepting(), Scene.pending(), stuck);
        assertThat(only(carried).outcome()).isEqualTo(Outcome.NO_EFFECT);
        assertNotRepeated(carried);
        Plan next = Planner.plan(
                stuck.finding("web.service", Classification.SAFE_RELOAD).input(RULES, carried.history()));
        assertThat(next.actions()).isEmpty();
    }

    @Test
    void aLoadTimeThatStandsStillIsNoEffect() throws Exception {
        assertOutcome(Outcome.NO_EFFECT, Scene.reloaded().loadedAt(LOADED));
    }

    @Test
    void whatCannotBeSeenAfterwardsIsNotProved() throws Exception {
        assertOutcome(Outcome.FAILED, Scene.reloaded().unavailable());
        assertOutcome(Outcome.FAILED, Scene.reloaded().unknown("directory /x could not be listed"));
        assertOutcome(Outcome.FAILED, Scene.reloaded().unit("web.service", null, WEB));
        assertOutcome(Outcome.FAILED, Scene.reloaded().unit("web.service", false, null));
    }

    @Test
    void anyInputThatChangedMeanwhileIsAFailure() throws Exception {
        String evil = UNITS + "/web.service.d/evil.conf";
        assertOutcome(Outcome.CHANGED_DURING_RELOAD, Scene.reloaded().file(WEB, NEW.plusSeconds(1), "new"));
        assertOutcome(Outcome.CHANGED_DURING_RELOAD, Scene.reloaded().file(WEB, NEW, "other"));
        assertOutcome(Outcome.CHANGED_DURING_RELOAD, Scene.reloaded().file(evil, NEW, "x"));
        assertOutcome(
                Outcome.CHANGED_DURING_RELOAD,
                Scene.reloaded().file(evil, NEW, "x").unit("web.service", false, WEB, evil));
        assertOutcome(Outcome.CHANGED_DURING_RELOAD, Scene.reloaded().gone(WEB));
        assertOutcome(Outcome.CHANGED_DURING_RELOAD, Scene.reloaded().input("/etc/environment.d/x.conf", NEW));
        assertOutcome(
                Outcome.CHANGED_DURING_RELOAD,
                Scene.reloaded().file("/run/user/1000/systemd/transient/evil.service", NEW, "x"));
        assertOutcome(
                Outcome.CHANGED_DURING_RELOAD,
                Scene.reloaded().file("/run/user/1000/systemd/generator/evil.service", NEW, "x"));
    }

    @Test
    void aUnitThatUsesWhatWasNotVouchedForIsAFailure() throws Exception {
        String other = UNITS + "/other.conf";
        looks.add(Scene.pending().file(other, OLD, "x"));
        looks.add(Scene.reloaded().file(other, OLD, "x").unit("web.service", false, WEB, other));
        Carried carried = remediator(new SystemdExecutor(d -> FakeManager.accepting()))
                .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
        assertThat(only(carried).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
        assertThat(only(carried).message()).contains(other);
    }

    @Test
    void aVouchedFileThatTheUnitDoesNotUseIsAFailure() throws Exception {
        assertOutcome(
                Outcome.CHANGED_DURING_RELOAD,
                Scene.reloaded().unit("web.service", false, "/etc/systemd/user/w.service"));
    }

    @Test
    void aUnitThatIsNotMadeOfWhatWasForetoldIsAFailure() throws Exception {
        String dropIn = UNITS + "/web.service.d/10-a.conf";
        for (String[] foretold : new String[][] {{WEB, dropIn}, {null}}) {
            Scene before = Scene.pending().file(dropIn, OLD, "x");
            before.onDisk("web.service", foretold[0], foretold.length > 1 ? new String[] {dropIn} : new String[0]);
            looks.clear();
            looks.add(before);
            looks.add(Scene.reloaded().file(dropIn, OLD, "x"));
            new StateStore(directory).update(history -> History.NONE);
            Carried carried = remediator(new SystemdExecutor(d -> FakeManager.accepting()))
                    .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
            assertThat(only(carried).outcome()).isEqualTo(Outcome.CHANGED_DURING_RELOAD);
            assertThat(only(carried).message()).contains("foretold was");
        }
    }

    @Test
    void whatWasForetoldIsAsGoodAsProved() throws Exception {
        looks.add(Scene.pending().onDisk("web.service", WEB));
        looks.add(Scene.reloaded());
        Carried carried = remediator(new SystemdExecutor(d -> FakeManager.accepting()))
                .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
        assertThat(only(carried).outcome()).as(only(carried).message()).isEqualTo(Outcome.DONE);
    }

    @Test
    void normalChurnMeanwhileIsNoAlarm() throws Exception {
        String check = "/run/user/1000/systemd/transient/run-1.service";
        String generated = "/run/user/1000/systemd/generator/q.service";
        looks.add(Scene.pending().file(generated, OLD, "g"));
        looks.add(Scene.reloaded()
                .file(generated, RELOADED, "g")
                .file(check, RELOADED, "x")
                .transientUnit("run-1.service", check));
        Carried carried = remediator(new SystemdExecutor(d -> FakeManager.accepting()))
                .carryOut(Planner.plan(Scene.pending().input()), RULES, this::look);
        assertThat(only(carried).outcome()).as(only(carried).message()).isEqualTo(Outcome.DONE);
    }

    @Test
    void aHeldLockEndsTheRunBeforeAnything() throws Exception {
        FakeManager manager = FakeManager.accepting();
        try (RunLock held = RunLock.take(directory)) {
            assertThat(held).isNotNull();
            assertThatThrownBy(() -> carryOut(manager, Scene.pending(), Scene.reloaded()))
                    .isInstanceOf(LockHeld.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
        }
        assertThat(manager.sent).isEmpty();
        assertThat(histories).isEmpty();
    }

    @Test
    void anActionCutShortIsFoundAndSaidOnce() throws Exception {
        Plan plan = Planner.plan(Scene.pending().input());
        String id = journal().begin(plan.actions().get(0), plan.digest(), AT.minusSeconds(60), Account.NONE);
        assertThat(journal().unfinished()).extracting(JournalEntry::id).containsExactly(id);
        Carried carried = carryOut(FakeManager.accepting(), Scene.pending(), Scene.reloaded());
        assertThat(carried.notes()).singleElement().asString().contains(id, "cut short");
        assertThat(journal().unfinished()).isEmpty();
    }

    @Test
    void aCrashWhileSendingIsNeverRepeated() throws Exception {
        FakeManager manager = new FakeManager(() -> {
            throw new IllegalStateException("killed here");
        });
        assertThatThrownBy(() -> carryOut(manager, Scene.pending())).isInstanceOf(IllegalStateException.class);
        assertThat(journal().unfinished()).hasSize(1);
        History history = new StateStore(directory).read().history();
        assertThat(Planner.plan(Scene.pending().input(RULES, history)).actions())
                .isEmpty();
        RunLock.take(directory).close(); // the lock is free again
    }

    @Test
    void aJournalThatCannotBeWrittenStopsBeforeAnything() throws Exception {
        Files.createDirectory(directory.file("actions.jsonl"));
        FakeManager manager = FakeManager.accepting();
        assertThatThrownBy(() -> carryOut(manager, Scene.pending(), Scene.reloaded()))
                .isInstanceOf(StateUnusable.class);
        assertThat(manager.sent).isEmpty();
    }

    private void assertOutcome(Outcome outcome, Scene after) throws Exception {
        StateStore store = new StateStore(directory);
        store.update(history -> History.NONE);
        FakeManager manager = FakeManager.accepting();
        Carried carried = carryOut(manager, Scene.pending(), after);
        assertThat(manager.sent).hasSize(1);
        assertThat(only(carried).outcome()).as(only(carried).message()).isEqualTo(outcome);
        assertThat(carried.history().loaded()).as("loaded, as far as known").isEmpty();
        assertNotRepeated(carried);
    }

    private void assertNotRepeated(Carried carried) {
        assertThat(carried.history().attempts())
                .extracting(History.Attempt::cause)
                .containsExactly(key(Scene.pending()));
        assertThat(Planner.plan(Scene.pending().input(RULES, carried.history())).actions())
                .isEmpty();
    }

    private Carried carryOut(FakeManager manager, Scene... scenes) throws Exception {
        looks.addAll(List.of(scenes));
        Plan plan = Planner.plan(Scene.pending().input());
        return remediator(new SystemdExecutor(deadline -> manager)).carryOut(plan, RULES, this::look);
    }

    private Observation look(History history) {
        histories.add(history);
        return looks.remove().look();
    }

    private Remediator remediator(Executor executor) {
        return new Remediator(executor, new OwnFiles(0), directory, Duration.ofSeconds(5), () -> AT);
    }

    private ActionJournal journal() {
        return new ActionJournal(directory);
    }

    private static String key(Scene scene) {
        return Causes.key("web.service", scene.snapshot());
    }

    private static ActionResult only(Carried carried) {
        assertThat(carried.results()).hasSize(1);
        return carried.results().get(0);
    }
}
