package io.unitward.remediation.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.CollectionRequest;
import io.unitward.facts.Host;
import io.unitward.facts.Manager;
import io.unitward.facts.Scope;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Unit;
import io.unitward.generation.Generation;
import io.unitward.generation.GenerationFile;
import io.unitward.generation.SwitchPlan;
import io.unitward.generation.SwitchStep;
import io.unitward.generation.SwitchStep.Phase;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobEnd.State;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a last look makes of what was done: who is remembered, who is owed a start, and who is called down. */
class AftermathTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final String WEB = "web.service";
    private static final Switched.One OLD = new Switched.One("old digest", "run1");

    private Generation from = generation(WEB, "other.service", "gone.service");
    private Generation to = generation(WEB, "other.service");
    private final List<SwitchStep> steps = new ArrayList<>();
    private final Map<String, JobEnd> ends = new HashMap<>();
    private final Map<String, Set<String>> along = new HashMap<>();
    private final Map<String, Switched.One> remembered = new HashMap<>();
    private final Set<String> owed = new HashSet<>();
    private final Set<String> held = new HashSet<>();
    private final List<Unit> first = new ArrayList<>(List.of(unit(WEB, "active", "run1")));
    private boolean reloaded = true;

    private static Generation generation(String... units) {
        List<GenerationFile> files = new ArrayList<>();
        for (String unit : units) {
            files.add(GenerationFile.of(unit, "[Service]\nExecStart=/bin/" + unit + "\n"));
        }
        return new Generation("generation", files);
    }

    private static Unit unit(String id, String state, @Nullable String invocation) {
        return new Unit(id, List.of(id), "loaded", state, "sub", false, false, invocation, AT, null, null);
    }

    private static Snapshot seen(List<Unit> units) {
        return seen(units, null);
    }

    private static Snapshot seen(List<Unit> units, @Nullable String unavailable) {
        return new Snapshot(
                Snapshot.SCHEMA,
                AT,
                new Host("boot", null),
                new Manager(
                        Scope.USER,
                        1000,
                        unavailable == null,
                        unavailable,
                        "252",
                        "running",
                        "/home/u",
                        "/run/user/1000",
                        List.of(),
                        AT,
                        List.of()),
                new CollectionRequest(Scope.USER, List.of(), List.of(), List.of()),
                List.of(),
                List.of(),
                units,
                List.of(),
                List.of(),
                List.of());
    }

    private void step(Phase phase, String unit) {
        steps.add(new SwitchStep(phase, unit, "it changed"));
    }

    private void end(JobVerb verb, String unit, State state) {
        ends.put(unit, new JobEnd(new JobOrder(verb, unit), state, unit + ": so"));
    }

    /** A step that was carried out. */
    private void did(Phase phase, JobVerb verb, String unit, State state) {
        step(phase, unit);
        end(verb, unit, state);
    }

    private Aftermath aftermath(Unit... last) {
        return aftermath(seen(List.of(last)));
    }

    private Aftermath aftermath(Snapshot last) {
        return Aftermath.of(
                new Aftermath.Done(
                        new SwitchPlan(steps, new TreeMap<>(), along, new TreeMap<>()),
                        new SwitchRules(from, to, List.of()),
                        ends,
                        new Switched(remembered, owed),
                        seen(first),
                        held,
                        reloaded),
                last);
    }

    @Test
    void what_was_brought_up_is_remembered_with_its_definition_and_its_run() {
        did(Phase.RESTART, JobVerb.RESTART, WEB, State.DONE);
        owed.add(WEB);
        Aftermath after = aftermath(unit(WEB, "active", "run2"));
        assertThat(after.switched().units())
                .containsExactly(
                        Map.entry(WEB, new Switched.One(to.definition(WEB).digest(), "run2")));
        assertThat(after.switched().owed()).isEmpty();
        assertThat(after.down()).isEmpty();
        assertThat(after.failedSince()).isEmpty();
    }

    /** A condition that does not hold starts nothing, and is not tried again at each switch. */
    @Test
    void a_start_that_was_skipped_is_remembered_without_a_run() {
        did(Phase.START, JobVerb.START, WEB, State.SKIPPED);
        first.clear();
        Aftermath after = aftermath(unit(WEB, "inactive", null));
        assertThat(after.switched().units().get(WEB))
                .isEqualTo(new Switched.One(to.definition(WEB).digest(), ""));
        assertThat(after.switched().owed()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DONE", "SKIPPED"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_was_not_brought_up_is_owed_and_what_was_remembered_of_it_stays(State bad) {
        did(Phase.RESTART, JobVerb.RESTART, WEB, bad);
        remembered.put(WEB, OLD);
        Aftermath after = aftermath(unit(WEB, "failed", "run2"));
        assertThat(after.switched().units()).containsExactly(Map.entry(WEB, OLD));
        assertThat(after.switched().owed()).containsExactly(WEB);
        assertThat(after.failedSince()).as("its job said so already").isEmpty();
    }

    @Test
    void what_failed_soon_after_its_job_was_done_is_told_and_owed() {
        did(Phase.START, JobVerb.START, WEB, State.DONE);
        Aftermath after = aftermath(unit(WEB, "failed", "run2"));
        assertThat(after.failedSince()).extracting(SwitchStep::unit).containsExactly(WEB);
        assertThat(after.switched().owed()).containsExactly(WEB);
        assertThat(after.switched().units()).isEmpty();
    }

    @Test
    void without_a_reload_nothing_is_remembered_as_having_the_new_definition() {
        reloaded = false;
        remembered.put(WEB, OLD);
        did(Phase.START, JobVerb.START, WEB, State.DONE);
        Aftermath after = aftermath(unit(WEB, "active", "run2"));
        assertThat(after.switched().units()).containsExactly(Map.entry(WEB, OLD));
        assertThat(after.switched().owed()).isEmpty();
    }

    /** Neither a reset of its failure nor a stop is a start. */
    @ParameterizedTest
    @EnumSource(
            value = JobVerb.class,
            names = {"RESET_FAILED", "STOP"})
    void what_was_prepared_and_then_not_started_is_owed_and_not_remembered(JobVerb only) {
        step(Phase.RESET_FAILED, WEB);
        step(Phase.START, WEB);
        end(only, WEB, State.DONE);
        Aftermath after = aftermath(unit(WEB, "inactive", null));
        assertThat(after.switched().units()).isEmpty();
        assertThat(after.switched().owed()).containsExactly(WEB);
    }

    @Test
    void what_an_earlier_run_owes_stays_owed_until_it_was_started_or_runs() {
        owed.add(WEB);
        first.clear();
        step(Phase.START, WEB);
        reloaded = false;
        assertThat(aftermath(unit(WEB, "inactive", null)).switched().owed()).containsExactly(WEB);
        assertThat(aftermath().switched().owed()).as("not in memory").containsExactly(WEB);
        assertThat(aftermath(unit(WEB, "activating", "run2")).switched().owed()).isEmpty();
    }

    @Test
    void what_is_owed_and_held_stays_owed_while_it_is_down() {
        owed.addAll(List.of(WEB, "other.service"));
        held.add(WEB);
        first.clear();
        assertThat(aftermath(unit(WEB, "inactive", null)).switched().owed()).containsExactly(WEB);
        assertThat(aftermath(unit(WEB, "active", "run2")).switched().owed()).isEmpty();
    }

    @Test
    void what_has_no_step_and_went_down_is_named_and_owed() {
        first.add(unit("other.service", "reloading", "run1"));
        did(Phase.RESTART, JobVerb.RESTART, WEB, State.DONE);
        for (String state : List.of("inactive", "failed", "deactivating")) {
            Aftermath after = aftermath(unit(WEB, "active", "run2"), unit("other.service", state, null));
            assertThat(after.down()).as(state).containsExactly("other.service");
            assertThat(after.switched().owed()).as(state).containsExactly("other.service");
        }
        assertThat(aftermath(unit(WEB, "active", "run2")).down())
                .as("no longer in memory")
                .containsExactly("other.service");
        for (String state : List.of("active", "activating", "reloading", "refreshing")) {
            assertThat(aftermath(unit(WEB, "active", "run2"), unit("other.service", state, "run1"))
                            .down())
                    .as(state)
                    .isEmpty();
        }
    }

    @Test
    void what_did_not_run_before_or_is_gone_is_not_called_down() {
        first.addAll(List.of(unit("other.service", "activating", "run1"), unit("gone.service", "active", "run1")));
        assertThat(aftermath(unit(WEB, "active", "run1")).down()).isEmpty();
    }

    @Test
    void what_no_generation_has_is_called_down_only_when_it_is_known_to_go_along() {
        first.add(unit("foreign.service", "active", "run1"));
        assertThat(aftermath(unit(WEB, "active", "run1")).down()).isEmpty();
        along.put(WEB, Set.of("foreign.service", "gone.service"));
        first.add(unit("gone.service", "active", "run1"));
        assertThat(aftermath(unit(WEB, "active", "run1")).down()).containsExactly("foreign.service");
    }

    /** A manager that died in the end does not tell that everything is down. */
    @Test
    void of_a_manager_that_does_not_answer_nobody_knows_what_is_down_and_what_is_owed_stays_so() {
        first.add(unit("other.service", "active", "run1"));
        did(Phase.RESTART, JobVerb.RESTART, WEB, State.DEADLINE);
        owed.add("other.service");
        step(Phase.START, "other.service");
        Aftermath after = aftermath(seen(List.of(), "connection closed by the other side"));
        assertThat(after.down()).isEmpty();
        assertThat(after.switched().owed()).containsExactlyInAnyOrder(WEB, "other.service");
    }

    @Test
    void of_what_neither_is_declared_nor_has_a_drop_in_nothing_is_remembered() {
        remembered.put("gone.service", OLD);
        remembered.put("tuned@1.service", OLD);
        remembered.put(WEB, OLD);
        to = new Generation(
                "generation",
                List.of(
                        GenerationFile.of(WEB, "[Service]\nExecStart=/bin/w\n"),
                        GenerationFile.of("tuned@.service.d/a.conf", "[Service]\nNice=1\n")));
        assertThat(aftermath(unit(WEB, "active", "run1")).switched().units()).containsOnlyKeys(WEB, "tuned@1.service");
    }

    /** The plan names a unit as it is known before a reload, which may then make that an alias. */
    @Test
    void a_unit_that_has_another_primary_name_now_is_the_same_unit() {
        did(Phase.START, JobVerb.START, WEB, State.DONE);
        first.clear();
        Unit renamed = new Unit(
                "real.service",
                List.of("real.service", WEB),
                "loaded",
                "failed",
                "failed",
                false,
                false,
                "run2",
                AT,
                null,
                null);
        assertThat(aftermath(renamed).failedSince())
                .extracting(SwitchStep::unit)
                .containsExactly(WEB);
    }
}
