package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.HealRules;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealPlannerTest {
    private static final Allowlist.Entry RESTORE =
            new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("web*"), null, null, "a:1");
    private static final Allowlist.Entry QUARANTINE =
            new Allowlist.Entry(ActionKind.QUARANTINE_DROP_IN, List.of("web*"), null, null, "a:2");

    @TempDir
    Path directory;

    private FilesWorld world;

    @BeforeEach
    void plant() throws Exception {
        world = new FilesWorld(directory);
        Files.writeString(world.web, "edited\n");
        Files.writeString(world.dropIn, "foreign\n");
    }

    @Test
    void plans_what_is_permitted_and_refuses_the_rest() {
        assertThat(planned(plan(rules(RESTORE, QUARANTINE)))).containsExactly("restore-artifact", "quarantine-drop-in");

        Plan half = plan(rules(RESTORE));
        assertThat(planned(half)).containsExactly("restore-artifact");
        assertThat(half.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_PERMITTED);
            assertThat(refusal.subject()).isEqualTo(world.dropIn.toString());
            assertThat(refusal.reason())
                    .contains("no entry of the allowlist permits quarantine-drop-in for web.service");
        });
        assertThat(AllowlistLines.of(AllowlistLines.wanted(plan(rules(QUARANTINE))), false))
                .containsExactly("  - {action: quarantine-drop-in, units: [\"web.service\"]}");
        assertThat(AllowlistLines.of(AllowlistLines.wanted(plan(rules(RESTORE, QUARANTINE))), true))
                .startsWith("apiVersion: unitward/v1", "allow:", "  - {action: daemon-reload, units: [\"*\"]}");
    }

    @Test
    void units_that_were_not_asked_for_are_left_alone() {
        HealRules others = with(List.of("db*"), List.of(), Duration.ZERO, RESTORE, QUARANTINE);
        assertThat(plan(others).actions()).isEmpty();
        assertThat(plan(others).refusals()).isEmpty();
    }

    @Test
    void a_hold_outranks_the_allowlist() {
        Hold hold = new Hold("web.service", Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
        Plan held = plan(with(List.of(), List.of(hold), Duration.ZERO, RESTORE, QUARANTINE));
        assertThat(held.actions()).isEmpty();
        assertThat(held.refusals())
                .hasSize(2)
                .allMatch(refusal -> refusal.reason().contains("by bob: at work"));
    }

    @Test
    void over_a_limit_nothing_at_all_is_done() {
        Allowlist.Entry once = new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("*"), 1, null, "a:3");
        assertThat(planned(plan(rules(once, QUARANTINE)))).hasSize(2);
        Plan over = plan(rules(once, QUARANTINE), begun(1, Duration.ofMinutes(59)));
        assertThat(over.actions()).isEmpty();
        assertThat(over.refusals())
                .hasSize(2)
                .allMatch(refusal -> refusal.reason().contains("max-per-hour '1' of the allowlist (a:3)"));
        assertThat(plan(rules(once, QUARANTINE), begun(1, Duration.ofMinutes(61)))
                        .actions())
                .hasSize(2);
    }

    @Test
    void what_is_young_is_left_alone() {
        Plan early = plan(with(List.of(), List.of(), Duration.ofHours(1), RESTORE, QUARANTINE));
        assertThat(early.actions()).isEmpty();
        assertThat(early.refusals()).hasSize(2).allMatch(refusal -> refusal.kind() == Refusal.Kind.NOT_PERMITTED);
    }

    @Test
    void what_keeps_coming_back_is_not_healed_for_ever() {
        assertThat(planned(plan(rules(RESTORE), begun(2, Duration.ofHours(3))))).hasSize(1);
        assertThat(planned(plan(rules(RESTORE), begun(3, Duration.ofHours(25)))))
                .hasSize(1);
        Plan refused = plan(rules(RESTORE), begun(3, Duration.ofHours(3)));
        assertThat(refused.actions()).isEmpty();
        assertThat(refused.refusals())
                .filteredOn(refusal -> world.web.toString().equals(refusal.subject()))
                .extracting(Refusal::kind)
                .containsExactly(Refusal.Kind.NO_EFFECT);
        HealRules again = new HealRules(rules(RESTORE).plan(), world::artifacts, false, true);
        assertThat(planned(plan(again, begun(3, Duration.ofHours(3))))).hasSize(1);
    }

    @Test
    void the_digest_covers_what_would_be_written() throws Exception {
        String digest = plan(rules(RESTORE)).digest();
        assertThat(plan(rules(RESTORE)).digest()).isEqualTo(digest);
        Files.writeString(world.web, "edited otherwise\n");
        assertThat(plan(rules(RESTORE)).digest()).isNotEqualTo(digest);
    }

    private Plan plan(HealRules rules) {
        return plan(rules, List.of());
    }

    private Plan plan(HealRules rules, List<JournalEntry> journal) {
        return HealPlanner.plan(rules.input(world.look(), journal));
    }

    private HealRules rules(Allowlist.Entry... entries) {
        return with(List.of(), List.of(), Duration.ZERO, entries);
    }

    private HealRules with(List<String> units, List<Hold> holds, Duration settle, Allowlist.Entry... entries) {
        PlanRules rules = new PlanRules(units, new Allowlist(List.of(entries)), holds, settle, "configuration");
        return new HealRules(rules, world::artifacts, false, false);
    }

    private List<JournalEntry> begun(int times, Duration ago) {
        List<JournalEntry> journal = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            journal.add(new JournalEntry(
                    JournalEntry.Event.BEGIN,
                    "id" + i,
                    Instant.now().minus(ago),
                    "restore-artifact",
                    world.web.toString(),
                    List.of("web.service"),
                    null,
                    null,
                    "why"));
        }
        return journal;
    }

    private static List<String> planned(Plan plan) {
        return plan.actions().stream()
                .map(PlannedAction::action)
                .map(ActionKind::text)
                .toList();
    }
}
