package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.facts.Declared;
import io.unitward.facts.Provider;
import io.unitward.facts.SourceFile;
import io.unitward.facts.View;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.HealRules;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.ActionJournal;
import io.unitward.remediation.journal.BeforeStore;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.remediation.journal.Repairs;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        assertThat(AllowlistLines.of(AllowlistLines.wanted(List.of(plan(rules(QUARANTINE)))), false))
                .as("what is put right is to be loaded, too")
                .containsExactlyInAnyOrder(
                        "  - {action: quarantine-drop-in, units: [\"web.service\"]}",
                        "  - {action: daemon-reload, units: [\"web.service\"]}");
        assertThat(AllowlistLines.of(AllowlistLines.wanted(List.of(plan(rules(RESTORE, QUARANTINE)))), true))
                .startsWith("apiVersion: unitward/v1", "allow:", "  - {action: daemon-reload, units: [\"*\"]}")
                .filteredOn(line -> line.contains("daemon-reload"))
                .hasSize(1);
    }

    @Test
    void what_is_no_unit_s_in_particular_is_permitted_for_all() {
        PlannedAction whole = new PlannedAction(
                ActionKind.DAEMON_RELOAD, "manager", List.of("manager", "a.service"), "so", List.of());
        assertThat(AllowlistLines.of(AllowlistLines.wanted(List.of(new Plan("", List.of(whole), List.of()))), false))
                .containsExactly("  - {action: daemon-reload, units: [\"*\"]}");
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
    void a_link_is_put_back_if_the_unit_that_has_it_is_free_and_permitted_too() {
        Allowlist.Entry all =
                new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("all.target"), null, null, "a:3");
        Hold hold = new Hold("all.target", Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
        assertThat(link(with(List.of(), List.of(), Duration.ZERO, RESTORE, all)).actions())
                .singleElement()
                .satisfies(action -> assertThat(action.units()).containsExactly("web.service", "all.target"));
        assertThat(link(with(List.of(), List.of(), Duration.ZERO, RESTORE)).refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason())
                        .contains("no entry of the allowlist permits restore-artifact for all.target"));
        assertThat(link(with(List.of(), List.of(hold), Duration.ZERO, RESTORE, all))
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("by bob: at work"));
    }

    @Test
    void an_alias_is_put_back_if_the_unit_that_it_names_is_free_and_permitted_too() {
        Allowlist.Entry real =
                new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("real.service"), null, null, "a:3");
        Hold hold = new Hold("real.service", Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
        String alias = "web-alias.service";
        assertThat(link(with(List.of(), List.of(), Duration.ZERO, RESTORE, real), alias, "../real.service")
                        .actions())
                .singleElement()
                .satisfies(action -> assertThat(action.units()).containsExactly("web.service", "real.service"));
        assertThat(link(with(List.of(), List.of(), Duration.ZERO, RESTORE), alias, "../real.service")
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("restore-artifact for real.service"));
        assertThat(link(with(List.of(), List.of(hold), Duration.ZERO, RESTORE, real), alias, "../real.service")
                        .refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("by bob: at work"));
    }

    @Test
    void a_hold_on_the_name_that_an_alias_gives_keeps_it_from_being_put_back() {
        Hold hold = new Hold("web-alias.service", Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
        Plan plan = link(with(List.of(), List.of(hold), Duration.ZERO, RESTORE), "web-alias.service", "web.service");
        assertThat(plan.actions()).isEmpty();
        assertThat(plan.refusals())
                .singleElement()
                .satisfies(refusal -> assertThat(refusal.reason()).contains("web-alias.service is held until"));
    }

    @Test
    void a_template_is_put_back_if_no_instance_that_is_held_need_be_in_memory() {
        for (String held : List.of("web@7.service", "web@*.service", "w*@7.service", "other@7.service")) {
            Hold hold = new Hold(held, Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
            Plan plan = link(with(List.of(), List.of(hold), Duration.ZERO, RESTORE), "web@.service", null);
            assertThat(plan.actions()).as(held).hasSize(held.startsWith("other") ? 1 : 0);
        }
        Hold over = new Hold("web@7.service", Instant.now().minusSeconds(60), "at work", "bob", Instant.now());
        assertThat(link(with(List.of(), List.of(over), Duration.ZERO, RESTORE), "web@.service", null)
                        .actions())
                .hasSize(1);
    }

    private Plan link(HealRules rules) {
        return link(rules, "all.target.wants/web.service", null);
    }

    /** With a declared link or file of web.service that is missing. */
    private Plan link(HealRules rules, String name, @Nullable String says) {
        String path = world.web.resolveSibling(name).toString();
        Observation seen = world.look();
        Artifacts.Held file = world.artifacts(seen).get(0);
        SourceFile own = file.source();
        SourceFile source = new SourceFile(
                own.owner(),
                path,
                own.sourcePath(),
                own.status(),
                own.sha256(),
                own.writers(),
                new Declared(Provider.DIRECTORY, says, null, null, null, null));
        Artifacts.Held link = new Artifacts.Held(
                new Artifact(
                        "web.service",
                        path,
                        Artifact.Kind.DEPENDENCY,
                        "homelab",
                        Provider.DIRECTORY,
                        file.artifact().sourcePath(),
                        null,
                        Artifact.Drift.MISSING,
                        "is missing",
                        true,
                        ""),
                source,
                "nothing");
        Finding finding = new Finding(
                "artifact-drift",
                "web.service",
                View.ON_DISK,
                Classification.BLOCK_AND_ALERT,
                Severity.CRITICAL,
                path,
                null,
                "it is so",
                "So.",
                Map.of(),
                "Look.");
        UnitVerdict verdict = new UnitVerdict("web.service", "homelab", VerdictKind.BLOCK_AND_ALERT, List.of(finding));
        Observation missing = new Observation(
                seen.snapshot(),
                new AuditReport(
                        seen.report().at(), false, "policies", seen.report().manager(), List.of(verdict)),
                seen.pending());
        return HealPlanner.plan(
                new HealRules(rules.plan(), each -> List.of(link), false, false).input(missing, List.of()));
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
    void what_may_be_a_package_s_is_not_moved_aside_and_nothing_else_is_kept_from_it() {
        HealRules asked = rules(RESTORE, QUARANTINE);
        String dropIn = world.dropIn.toString();
        HealRules packaged = new HealRules(
                asked.plan(),
                asked.artifacts(),
                seen -> Map.of(dropIn, "it belongs to the package web 2"),
                false,
                false);
        Plan plan = plan(packaged.with(asked.plan()));
        assertThat(plan.actions()).extracting(PlannedAction::action).containsExactly(ActionKind.RESTORE_ARTIFACT);
        assertThat(plan.refusals()).hasSize(1);
        assertThat(plan.refusals().get(0).kind()).isEqualTo(Refusal.Kind.NOT_VOUCHED);
        assertThat(plan.refusals().get(0).reason())
                .isEqualTo(dropIn + " is not moved aside: it belongs to the package web 2");
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

    @Test
    void a_line_of_the_journal_that_cannot_be_read_counts_while_it_may_be_that_young() throws Exception {
        Files.writeString(world.web, "edited\n");
        ActionJournal journal = new ActionJournal(world.state);
        Path file = world.state.file("actions.jsonl");
        Files.writeString(file, "{cut\n");
        Allowlist.Entry once = new Allowlist.Entry(ActionKind.RESTORE_ARTIFACT, List.of("*"), 1, null, "test:1");
        Plan over = plan(rules(once), journal.read().entries());
        assertThat(over.actions()).isEmpty();
        assertThat(over.refusals().get(0).reason()).contains("1 times restore-artifact after 1 within the last hour");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3700)));
        assertThat(planned(plan(rules(once), journal.read().entries()))).hasSize(1);

        // Of a file as of any other, within a day.
        List<JournalEntry> twice = new ArrayList<>(begun(2, Duration.ofHours(3)));
        assertThat(planned(plan(rules(RESTORE), twice))).hasSize(1);
        twice.addAll(journal.read().entries());
        Plan refused = plan(rules(RESTORE), twice);
        assertThat(refused.actions()).isEmpty();
        assertThat(refused.refusals().get(0).reason())
                .contains(
                        "may have been healed 3 times within a day: the journal tells of 2 and has 1 line that cannot");
        assertThat(Repairs.of(journal.read().entries(), new BeforeStore(world.state)))
                .as("nothing is found that may not be so")
                .isEmpty();
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
                    "why",
                    Account.NONE));
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
