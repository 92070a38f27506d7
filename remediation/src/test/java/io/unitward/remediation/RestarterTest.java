package io.unitward.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.config.Allowlist;
import io.unitward.facts.Bonds;
import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.facts.View;
import io.unitward.host.Deadline;
import io.unitward.pending.History;
import io.unitward.pending.PendingSet;
import io.unitward.remediation.act.Executor;
import io.unitward.remediation.act.Sent;
import io.unitward.remediation.files.OwnFiles;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.remediation.journal.StateStore;
import io.unitward.remediation.journal.Unsent;
import io.unitward.remediation.plan.Observation;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.remediation.plan.UnitActions;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each run of a unit is restarted once, and what comes of it is proved; units are web.service and api.service. */
class RestarterTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Sent WELL = new Sent.Seen(Outcome.DONE, "it is active");

    @TempDir
    Path temporary;

    private StateDirectory directory;
    /** Unit → its run, and whether that runs an older definition. */
    private final Map<String, String> runs = new LinkedHashMap<>(Map.of("web.service", "old"));

    /** Unit → its job, where it was asked; empty for none. */
    private final Map<String, String> jobs = new LinkedHashMap<>();

    private String active = "active";
    private Instant clock = AT;

    private final List<String> restarted = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        directory = StateDirectory.open(temporary.resolve("state"), Scope.USER, 1000);
    }

    @Test
    void a_restart_is_journaled_and_proved() throws Exception {
        ActionResult result = only(restart(this::restarts));
        assertThat(result.outcome()).isEqualTo(Outcome.DONE);
        assertThat(restarted).containsExactly("web.service");
        assertThat(new ActionJournal(directory).unfinished()).isEmpty();
        assertThat(new ActionJournal(directory).read().begun(ActionKind.RESTART_UNIT))
                .containsExactly(AT);
        assertThat(plan().actions()).isEmpty();
    }

    @Test
    void the_same_run_is_not_restarted_again_whatever_came_of_it() throws Exception {
        assertThat(only(restart(unit -> WELL)).outcome())
                .as("it says so, and runs as before")
                .isEqualTo(Outcome.NO_EFFECT);
        assertThat(plan().actions()).isEmpty();
        runs.put("web.service", "older");
        assertThat(plan().actions()).as("another run").hasSize(1);
        assertThat(only(restart(unit -> new Sent.NoAnswer("it hangs", true))).outcome())
                .isEqualTo(Outcome.DEADLINE);
        assertThat(plan().actions()).isEmpty();
        runs.put("web.service", "oldest");
        assertThat(only(restart(unit -> new Sent.NotSent("no bus"))).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(plan().actions()).as("nothing was sent").hasSize(1);
    }

    @Test
    void a_crash_while_it_is_sent_is_not_repeated() throws Exception {
        assertThatThrownBy(() -> restart(unit -> {
                    throw new IllegalStateException("killed here");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(new ActionJournal(directory).unfinished()).hasSize(1);
        assertThat(plan().actions()).isEmpty();
    }

    @Test
    void one_that_was_remembered_and_never_sent_is_tried_again_once_nothing_is_at_work() throws Exception {
        jobs.put("web.service", "");
        Plan plan = plan();
        killedBeforeItIsSent();
        assertThat(plan().actions())
                .as("a plan that does not know what was sent")
                .isEmpty();
        for (String job : new String[] {"restart", "stop"}) {
            jobs.put("web.service", job);
            assertThat(planOfUnsent().actions()).as("a job is at work").isEmpty();
        }
        jobs.clear();
        assertThat(planOfUnsent().actions()).as("nobody asked for jobs").isEmpty();
        jobs.put("web.service", "");
        active = "deactivating";
        assertThat(planOfUnsent().actions()).as("it stops").isEmpty();
        active = "active";
        assertThat(planOfUnsent().actions()).hasSize(1);

        clock = AT.plusSeconds(1);
        assertThat(only(restart(plan, this::restarts)).outcome()).isEqualTo(Outcome.DONE);
        assertThat(restarted).containsExactly("web.service", "web.service");
        runs.put("web.service", "old");
        assertThat(planOfUnsent().actions()).as("what has an end was sent").isEmpty();
    }

    private void killedBeforeItIsSent() {
        assertThatThrownBy(() -> restart(unit -> {
                    throw new IllegalStateException("killed here");
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    private Plan planOfUnsent() throws Exception {
        History history = new StateStore(directory).read().history();
        return plan(Unsent.without(history, new ActionJournal(directory).read().entries(), look().snapshot()));
    }

    @Test
    void after_one_that_went_wrong_nothing_more_is_restarted() throws Exception {
        runs.put("api.service", "old");
        List<ActionResult> results =
                restart(unit -> new Sent.Seen(Outcome.JOB_FAILED, "it failed")).results();
        assertThat(results).extracting(ActionResult::outcome).containsExactly(Outcome.JOB_FAILED);
        assertThat(restarted).hasSize(1);
    }

    @Test
    void a_hold_set_meanwhile_stops_it() throws Exception {
        Plan plan = plan();
        new HoldStore(directory)
                .update(held -> List.of(new Hold("web*", AT.plusSeconds(600), "wait", "alice", AT)), AT);
        ActionResult result = only(restart(plan, this::restarts));
        assertThat(result.outcome()).isEqualTo(Outcome.CHANGED_MEANWHILE);
        assertThat(result.message()).contains("is held until");
        assertThat(restarted).isEmpty();
        assertThat(new ActionJournal(directory).read().entries()).isEmpty();
    }

    private Sent restarts(String unit) {
        runs.put(unit, "new");
        return WELL;
    }

    private Carried restart(Function<String, Sent> manager) throws Exception {
        return restart(plan(), manager);
    }

    private Carried restart(Plan plan, Function<String, Sent> manager) throws Exception {
        Executor executor = new Executor() {
            @Override
            public boolean acts() {
                return true;
            }

            @Override
            public Sent execute(PlannedAction action, Deadline deadline) {
                restarted.add(action.target());
                return manager.apply(action.target());
            }
        };
        return new Restarter(executor, new OwnFiles(0), directory, () -> clock)
                .restart(plan, rules(), history -> look());
    }

    private static ActionResult only(Carried carried) {
        assertThat(carried.results()).hasSize(1);
        return carried.results().get(0);
    }

    private Plan plan() {
        return plan(new StateStore(directory).read().history());
    }

    private Plan plan(History history) {
        PlanInput input = new PlanInput(look(), rules(), history, List.of(), 0);
        return UnitActions.asPlan(
                ActionKind.RESTART_UNIT, UnitActions.plan(ActionKind.RESTART_UNIT, input, List.of()), input);
    }

    private static PlanRules rules() {
        return new PlanRules(
                List.of(),
                new Allowlist(List.of(
                        new Allowlist.Entry(ActionKind.RESTART_UNIT, List.of("*"), null, null, "allowlist.yaml:3"))),
                Duration.ZERO,
                "configuration");
    }

    private Observation look() {
        List<Unit> units = new ArrayList<>();
        List<UnitVerdict> verdicts = new ArrayList<>();
        runs.forEach((unit, run) -> {
            units.add(new Unit(unit, List.of(unit), "loaded", active, "running", false, false, run, AT, null, null));
            Finding older = new Finding(
                    "running-older-definition",
                    unit,
                    View.LOADED,
                    Classification.ADVICE,
                    Severity.WARNING,
                    null,
                    "definition",
                    "Restart needed.",
                    "why",
                    Map.of(),
                    "fix");
            verdicts.add(new UnitVerdict(
                    unit, "owner", VerdictKind.COMPLIANT, run.startsWith("old") ? List.of(older) : List.of()));
        });
        Manager manager = new Manager(
                Scope.USER, 1000, true, null, "252", "running", "/home/u", "/run/user/1000", List.of(), AT, List.of());
        Snapshot snapshot = new Snapshot(
                        Snapshot.SCHEMA,
                        AT,
                        new Host("boot", null),
                        manager,
                        new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                        List.of(),
                        List.of(),
                        units,
                        List.of(),
                        List.of(),
                        List.of())
                .withBonds(jobs.entrySet().stream()
                        .map(each -> new Bonds(each.getKey(), Map.of(), false, List.of(), each.getValue()))
                        .toList());
        return new Observation(
                snapshot,
                new AuditReport(
                        AT,
                        false,
                        "policies",
                        new UnitVerdict("manager", null, VerdictKind.COMPLIANT, List.of()),
                        verdicts),
                new PendingSet(List.of(), List.of()));
    }
}
