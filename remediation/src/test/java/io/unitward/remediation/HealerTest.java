package io.unitward.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Unit;
import io.unitward.facts.UnitView;
import io.unitward.pending.History;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.HoldStore;
import io.unitward.remediation.journal.Kept;
import io.unitward.remediation.plan.PlanInput;
import io.unitward.remediation.plan.PlanRules;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held or barred now counts for each action, whatever the plan was made with; what was done is always told. */
class HealerTest {
    private static final String EDIT = "edited by hand\n";
    private static final String NEWER = "{\"schema\":\"unitward.actions/v2\"}\n";

    @TempDir
    Path directory;

    private FilesWorld world;

    @BeforeEach
    void drift() throws Exception {
        world = new FilesWorld(directory);
        Files.writeString(world.web, EDIT);
        world.units.add(unit("web.service", List.of("web.service", "alias.service"), world.web.toString()));
        world.units.add(unit("other@x.service", List.of("other@x.service"), world.web.toString()));
        world.units.add(unit("away.service", List.of("away.service"), "/elsewhere"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.service", "alias.service", "other@x.service", "*"})
    void undo_is_refused_while_any_name_of_any_unit_of_the_file_is_held(String held) throws Exception {
        Kept kept = healed();
        assertThat(undoing(kept, rules(held)).actions()).isEmpty();
        assertThat(undoing(kept, rules(held)).refusals())
                .allMatch(refusal -> refusal.reason().contains("held until"))
                .isNotEmpty();
        assertThat(undoing(kept, rules("away.service")).actions()).hasSize(1);
    }

    @Test
    void undo_is_refused_while_everything_is_barred() throws Exception {
        Plan plan = undoing(healed(), world.rules().plan().with(List.of(), "holds are not known"));
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.refusals()).extracting(refusal -> refusal.reason()).containsExactly("holds are not known");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias.service", "damaged", "newer", "full"})
    void undo_looks_again_at_what_is_held(String what) throws Exception {
        Kept kept = healed();
        Plan plan = undoing(kept, world.rules().plan());
        stop(what);
        String journal = Files.readString(world.state.file("actions.jsonl"));

        Healed undone = world.healer().undo(plan, kept, world.rules().plan(), history -> world.look());

        assertThat(undone.results()).extracting(ActionResult::outcome).containsExactly(Outcome.CHANGED_MEANWHILE);
        assertThat(world.web).hasContent(FilesWorld.DECLARED);
        assertThat(Files.readString(world.state.file("actions.jsonl"))).isEqualTo(journal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alias.service", "other@x.service", "damaged", "newer", "full"})
    void heal_looks_again_at_what_is_held(String what) throws Exception {
        Plan plan = world.plan(world.rules());
        stop(what);

        Healed healed = world.healer().heal(plan, world.rules(), history -> world.look());

        assertThat(healed.results()).extracting(ActionResult::outcome).containsExactly(Outcome.CHANGED_MEANWHILE);
        assertThat(world.web).hasContent(EDIT);
    }

    @Test
    void nothing_is_written_into_the_journal_of_a_newer_version() throws Exception {
        Kept kept = healed();
        Path file = world.state.file("actions.jsonl");
        String begun = Files.readAllLines(file).get(0) + "\n" + NEWER;
        Files.writeString(file, begun);

        assertThat(world.healer().recover()).isEmpty();
        Files.writeString(world.web, EDIT);
        world.heal();

        assertThat(file).hasContent(begun);
        assertThat(kept.id()).isSubstringOf(begun);
    }

    @Test
    void what_was_done_is_told_when_the_state_cannot_be_used_any_more() throws Exception {
        Files.writeString(world.dropIn, "foreign\n");
        Plan plan = world.plan(world.rules());
        AtomicInteger looks = new AtomicInteger();

        Healed healed = world.healer().heal(plan, world.rules(), history -> {
            if (looks.incrementAndGet() == 2) {
                unusable();
            }
            return world.look();
        });

        assertThat(healed.results()).extracting(ActionResult::outcome).containsExactly(Outcome.DONE, Outcome.FAILED);
        assertThat(healed.results().get(1).message()).contains("nothing was done", "no regular file");
        assertThat(healed.whole()).isFalse();
    }

    private void unusable() {
        Path file = world.state.file("actions.jsonl");
        try {
            Files.delete(file);
            Files.createDirectory(file);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void stop(String what) throws Exception {
        switch (what) {
            case "damaged" -> Files.writeString(world.state.file("holds.json"), "garbage");
            case "newer" ->
                Files.writeString(
                        world.state.file("actions.jsonl"), NEWER, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            case "full" -> fill();
            default -> new HoldStore(world.state).update(before -> List.of(hold(what)), Instant.now());
        }
    }

    /** With more of the last day than is ever begun. */
    private void fill() throws Exception {
        Path file = world.state.file("actions.jsonl");
        String before = Files.exists(file) ? Files.readString(file) : "";
        PlannedAction reload =
                new PlannedAction(ActionKind.DAEMON_RELOAD, "manager", List.of(), "x".repeat(100_000), List.of());
        ActionJournal journal = new ActionJournal(world.state);
        String id = journal.begin(reload, "p", Instant.now(), Account.NONE);
        journal.end(new ActionResult(id, reload.action(), "manager", Outcome.DONE, "so"), Instant.now(), List.of());
        String one = Files.readString(file).substring(before.length());
        StringBuilder many = new StringBuilder(before);
        for (int i = 0; many.length() < 13 << 20; i++) {
            many.append(one.replace(id, id.substring(0, 17) + String.format("%08x", i)));
        }
        Files.writeString(file, many);
    }

    private Kept healed() throws Exception {
        Healed healed = world.heal();
        Kept kept = new BeforeStore(world.state).read(healed.results().get(0).id());
        assertThat(kept).isNotNull();
        return kept;
    }

    private Plan undoing(Kept kept, PlanRules rules) throws Exception {
        return Undoing.plan(
                kept,
                world.files.look(kept.planned().target()),
                new PlanInput(world.look(), rules, History.NONE, List.of(), 0));
    }

    private PlanRules rules(String held) {
        return world.rules().plan().with(List.of(hold(held)), null);
    }

    private static Hold hold(String units) {
        Instant now = Instant.now();
        return new Hold(units, now.plusSeconds(3600), "wait", "alice", now);
    }

    private static Unit unit(String id, List<String> names, String fragment) {
        UnitView view = new UnitView(fragment, null, List.of(), false, null);
        return new Unit(id, names, "loaded", "active", "running", false, false, null, null, view, view);
    }
}
