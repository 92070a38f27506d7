package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.config.Allowlist;
import io.unitward.facts.Glob;
import io.unitward.facts.SourceFile;
import io.unitward.ownership.Artifact;
import io.unitward.ownership.Artifacts;
import io.unitward.remediation.FilesWorld;
import io.unitward.remediation.journal.Account;
import io.unitward.remediation.journal.JournalEntry;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Hold;
import io.unitward.verdict.Plan;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is found and whatever is permitted: what is planned is within every permission, hold and limit. */
class HealLimitsTest {
    private static final int WORLDS = Worlds.count();
    private static final List<String> UNITS = List.of("web.service", "web-2.service", "db.service");
    private static final List<String> GLOBS = List.of("*", "web*", "db*", "web.service", "mail.service");

    @TempDir
    Path directory;

    private final Random random = new Random(20260101);
    private final List<Artifacts.Held> artifacts = new ArrayList<>();
    private Observation observation;

    @Test
    void plans_stay_within_everything_that_limits_them() throws Exception {
        plant();
        int actions = 0;
        for (int world = 0; world < WORLDS; world++) {
            Allowlist allowlist = new Allowlist(entries(), random.nextBoolean() ? entries() : null);
            List<Hold> holds = random.nextInt(3) == 0 ? List.of(hold()) : List.of();
            List<String> selected = random.nextInt(3) == 0 ? List.of(glob()) : List.of();
            List<JournalEntry> journal = journal();
            PlanRules rules = new PlanRules(selected, allowlist, holds, Duration.ZERO, "configuration");

            Plan plan = HealPlanner.plan(
                    new HealInput(observation, artifacts, rules, journal, false, random.nextBoolean()));

            for (PlannedAction action : plan.actions()) {
                within(action, plan, rules, journal);
            }
            actions += plan.actions().size();
        }
        assertThat(actions).as("worlds in which something is permitted").isGreaterThan(WORLDS / 20);
    }

    private void within(PlannedAction action, Plan plan, PlanRules rules, List<JournalEntry> journal) {
        Instant at = observation.report().at();
        String unit = action.units().get(0);
        long planned = plan.actions().stream()
                .filter(each -> each.action() == action.action())
                .count();
        long lastHour = journal.stream()
                .filter(entry -> entry.action().equals(action.action().text()))
                .filter(entry -> entry.at().isAfter(at.minusSeconds(3600)))
                .count();
        assertThat(rules.units().isEmpty() || rules.units().stream().anyMatch(glob -> Glob.matches(glob, unit)))
                .isTrue();
        assertThat(rules.holds()).noneMatch(hold -> hold.covers(unit, at));
        List<List<Allowlist.Entry>> files =
                new ArrayList<>(List.of(rules.allowlist().own()));
        if (rules.allowlist().floor() != null) {
            files.add(rules.allowlist().floor());
        }
        for (List<Allowlist.Entry> file : files) {
            List<Allowlist.Entry> matching = file.stream()
                    .filter(entry -> entry.action() == action.action())
                    .filter(entry -> entry.units().stream().anyMatch(glob -> Glob.matches(glob, unit)))
                    .toList();
            assertThat(matching).isNotEmpty();
            assertThat(matching)
                    .allMatch(entry -> entry.maxPerRun() == null || planned <= entry.maxPerRun())
                    .allMatch(entry -> entry.maxPerHour() == null || lastHour + planned <= entry.maxPerHour());
        }
    }

    private void plant() throws Exception {
        FilesWorld world = new FilesWorld(directory);
        Files.writeString(world.web, "edited\n");
        Files.writeString(world.dropIn, "foreign\n");
        Observation seen = world.look();
        UnitVerdict web = seen.report().units().get(0);
        Artifacts.Held held = world.artifacts(seen).get(0);
        List<UnitVerdict> verdicts = new ArrayList<>(List.of(web));
        artifacts.add(held);
        for (String unit : UNITS.subList(1, UNITS.size())) {
            String path = world.web.resolveSibling(unit).toString();
            Artifact artifact = held.artifact();
            SourceFile source = held.source();
            artifacts.add(new Artifacts.Held(
                    new Artifact(
                            unit,
                            path,
                            artifact.kind(),
                            artifact.owner(),
                            artifact.provider(),
                            artifact.sourcePath(),
                            null,
                            artifact.drift(),
                            artifact.explanation(),
                            true,
                            ""),
                    new SourceFile(
                            source.owner(), path, source.sourcePath(), source.status(), source.sha256(), List.of()),
                    held.seen()));
            Finding like = web.findings().get(0);
            verdicts.add(new UnitVerdict(
                    unit,
                    "homelab",
                    VerdictKind.BLOCK_AND_ALERT,
                    List.of(new Finding(
                            "artifact-drift",
                            unit,
                            like.view(),
                            like.classification(),
                            like.severity(),
                            path,
                            null,
                            like.message(),
                            like.why(),
                            like.evidence(),
                            like.remediation()))));
        }
        AuditReport report = seen.report();
        observation = new Observation(seen.snapshot(), report.with(verdicts), seen.pending());
    }

    private List<Allowlist.Entry> entries() {
        List<Allowlist.Entry> entries = new ArrayList<>();
        int many = 1 + random.nextInt(4);
        for (int i = 0; i < many; i++) {
            entries.add(new Allowlist.Entry(
                    List.of(ActionKind.RESTORE_ARTIFACT, ActionKind.QUARANTINE_DROP_IN, ActionKind.DAEMON_RELOAD)
                            .get(random.nextInt(3)),
                    List.of(glob()),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(4) : null,
                    random.nextInt(3) == 0 ? 1 + random.nextInt(3) : null,
                    "a:" + i));
        }
        return entries;
    }

    private Hold hold() {
        Instant at = observation.report().at();
        return new Hold(glob(), at.plusSeconds(random.nextInt(120) - 60), "why", "bob", at.minusSeconds(60));
    }

    private List<JournalEntry> journal() {
        List<JournalEntry> journal = new ArrayList<>();
        int many = random.nextInt(4);
        for (int i = 0; i < many; i++) {
            ActionKind kind = random.nextBoolean() ? ActionKind.RESTORE_ARTIFACT : ActionKind.QUARANTINE_DROP_IN;
            journal.add(new JournalEntry(
                    JournalEntry.Event.BEGIN,
                    "id" + i,
                    observation.report().at().minusSeconds(random.nextInt(7200)),
                    kind.text(),
                    artifacts.get(random.nextInt(artifacts.size())).artifact().path(),
                    List.of("web.service"),
                    null,
                    null,
                    "why",
                    Account.NONE));
        }
        return journal;
    }

    private String glob() {
        return GLOBS.get(random.nextInt(GLOBS.size()));
    }
}
