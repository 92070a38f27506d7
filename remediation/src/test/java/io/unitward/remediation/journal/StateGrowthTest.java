package io.unitward.remediation.journal;

import static io.unitward.remediation.Scene.OLD;
import static io.unitward.remediation.Scene.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.facts.Scope;
import io.unitward.ownership.FileState;
import io.unitward.remediation.Scene;
import io.unitward.remediation.alert.AlertMemory;
import io.unitward.remediation.alert.AlertStore;
import io.unitward.remediation.alert.Deciding;
import io.unitward.remediation.alert.Outcome;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Spool;
import io.unitward.remediation.alert.Subject;
import io.unitward.remediation.plan.Observation;
import io.unitward.verdict.ActionDetail;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.PlannedAction;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand runs of the timer, a quarter of an hour apart, on a host that is never quiet: findings come and go, units are edited
 * and reloaded, files are healed and drop-ins moved aside, one sink takes everything, one nothing, one refuses. What is kept stays within the bounds that are documented. The
 * log of findings has a small bound here, for it is read in every run, and alerts are decided in every eighth.
 */
class StateGrowthTest {
    private static final int RUNS = 10_000;
    private static final Instant START = Instant.parse("2026-11-27T10:00:00Z");
    private static final Duration EVERY = Duration.ofMinutes(15);
    private static final int LOG = 16 << 10;
    private static final int UNITS = 40;
    private static final Alerts ALERTS = new Alerts(
            Duration.ofMinutes(10), Duration.ofHours(24), 10, List.of(sink("takes"), sink("fails"), sink("refuses")));

    private final Random random = new Random(7);
    private Path root;
    private StateDirectory directory;

    @BeforeEach
    void open() throws Exception {
        // In memory: what is forced to disk would be nine tenths of the time.
        Path memory = Path.of("/dev/shm");
        root = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "unitward-growth-")
                : Files.createTempDirectory("unitward-growth-");
        directory = StateDirectory.open(root.resolve("state"), Scope.USER, 1000);
    }

    @AfterEach
    void remove() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    private static AlertSink sink(String name) {
        return new AlertSink(
                name,
                SinkKind.JOURNAL,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                Set.of(AlertLevel.values()),
                Duration.ofSeconds(1),
                null);
    }

    @Test
    void nothingGrowsBeyondItsBound() throws Exception {
        FindingsLog log = new FindingsLog(directory, LOG);
        AlertStore alerts = new AlertStore(directory);
        SeenPolicies policies = new SeenPolicies(directory);
        StateStore state = new StateStore(directory);
        AcceptedTexts texts = new AcceptedTexts(directory);
        PlanStore plans = new PlanStore(directory);
        ActionJournal journal = new ActionJournal(directory);
        BeforeStore before = new BeforeStore(directory);
        Set<Integer> broken = new TreeSet<>();
        Set<String> shipped = new TreeSet<>(Set.of("content-drift", "foreign-drop-in"));
        Map<String, Long> most = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            Instant at = START.plus(EVERY.multipliedBy(run));
            if (run % 2 == 0) {
                int unit = random.nextInt(UNITS);
                if (!broken.remove(unit)) {
                    broken.add(unit);
                }
            }
            while (broken.size() > 8) {
                broken.remove(broken.iterator().next());
            }
            assertThat(log.note(report(at, broken), true)).isNull();
            if (run % 8 == 0) {
                told(alerts, at, broken);
            }
            if (run % 2000 == 0) {
                shipped.add("policy-of-release-" + run / 2000);
            }
            policies.note(shipped, "1." + run / 2000, at, Duration.ofSeconds(2));
            remembered(state, texts, run, at);
            if (run % 10 == 0) {
                plans.add(new RememberedPlan("%064x".formatted(run), at, Map.of("a", "b"), Map.of(WEB, "c"), 0), EVERY);
            }
            if (run % 2 == 1) {
                healed(journal, before, run, at);
            }
            sizes().forEach((file, size) -> most.merge(file, size, Math::max));
        }
        assertThat(most.keySet())
                .containsOnly(
                        "actions.jsonl",
                        "alerts.json",
                        "before",
                        "findings.jsonl",
                        "plans.json",
                        "policies.json",
                        "quarantine",
                        "state.json",
                        "state.lock",
                        "accepted");
        assertThat(most.get("findings.jsonl")).isBetween(LOG / 2L, (long) LOG);
        assertThat(most.get("accepted")).as("texts of what is loaded now").isEqualTo(1L);
        assertThat(most.get("plans.json")).isLessThan(PlanStore.MOST * 400L);
        // One action more, and how it ended, than what makes it shorter.
        assertThat(most.get("actions.jsonl")).isBetween(ActionJournal.FULL - 4096L, ActionJournal.FULL + 4096L);
        assertThat(journal.read().damaged()).isZero();
        assertThat(journal.unfinished()).isEmpty();
        assertThat(most.get("before")).isEqualTo(BeforeStore.MOST_KEPT);
        assertThat(most.get("quarantine")).isEqualTo(BeforeStore.MOST_QUARANTINED);
        assertThat(before.ids()).as("newest first").first().asString().startsWith("20270311");
        assertThat(most.get("policies.json")).isLessThan(shipped.size() * 120L);
        assertThat(most.get("state.json")).isLessThan(4L << 10);
        AlertMemory left = alerts.update(memory -> memory).memory();
        assertThat(left.waiting()).hasSizeLessThanOrEqualTo(3 * Spool.MOST);
        assertThat(left.sinks()).hasSizeLessThanOrEqualTo(3);
        assertThat(most.get("alerts.json")).isBetween(1L << 10, 3 * Spool.MOST_BYTES + (512L << 10));
        assertThat(log.read().findings()).isNotEmpty();
    }

    /** Sizes in bytes by name; of texts how many there are. */
    private Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory.file("state.json").getParent())) {
            for (Path each : all.toList()) {
                long size = Files.size(each);
                if (Files.isDirectory(each)) {
                    try (Stream<Path> inside = Files.list(each)) {
                        size = inside.count();
                    }
                }
                sizes.put(String.valueOf(each.getFileName()), size);
            }
        }
        return sizes;
    }

    private void told(AlertStore alerts, Instant at, Set<Integer> broken) throws IOException {
        Sight sight = new Sight(
                at,
                "host",
                "user manager of uid 1000",
                broken.stream().map(StateGrowthTest::subject).toList(),
                gone -> true);
        Deciding.Decided[] decided = {null};
        alerts.update(before -> {
            decided[0] = Deciding.decide(before, sight, ALERTS);
            return decided[0].memory();
        });
        List<Outcome> outcomes = new ArrayList<>();
        Spool.due(decided[0].memory(), ALERTS, decided[0].fresh(), at)
                .forEach((sink, waiting) -> waiting.forEach(each -> outcomes.add(new Outcome(
                        each.number(),
                        sink.name(),
                        switch (sink.name()) {
                            case "takes" -> Outcome.Kind.DELIVERED;
                            case "refuses" -> Outcome.Kind.REFUSED;
                            default -> Outcome.Kind.FAILED;
                        },
                        "no"))));
        if (!outcomes.isEmpty()) {
            alerts.update(memory -> Spool.after(memory, outcomes, at));
        }
    }

    /** A heal: of a file that somebody has replaced, or of a drop-in that nobody declares. */
    private static void healed(ActionJournal journal, BeforeStore before, int run, Instant at) throws IOException {
        String path = file(run % UNITS);
        FileState was = new FileState(
                FileState.Kind.FILE,
                null,
                Base64.getEncoder().encodeToString(("edited in run " + run).getBytes(StandardCharsets.UTF_8)),
                0644,
                0L,
                0L,
                at,
                at,
                at);
        boolean aside = run % 40 == 1;
        PlannedAction action = new PlannedAction(
                aside ? ActionKind.QUARANTINE_DROP_IN : ActionKind.RESTORE_ARTIFACT,
                path,
                List.of("unit-" + run % UNITS + ".service"),
                "it is not as its source declares it ".repeat(10),
                List.of("%064x".formatted(run)),
                new ActionDetail.PutBack(path, String.valueOf(was.seen()), FileState.missing(at)));
        String id = ActionJournal.id(at);
        Kept kept = new Kept(id, at, action, was, null);
        try {
            before.keep(kept);
        } catch (IOException full) {
            assertThat(aside).as("%s", full).isTrue();
            assertThat(full).hasMessageContaining("holds " + BeforeStore.MOST_QUARANTINED + " things already");
            return;
        }
        journal.begin(id, action, "", at, Account.NONE);
        before.keep(kept.leaving(FileState.missing(at)));
        journal.end(
                new ActionResult(id, action.action(), path, ActionResult.Outcome.DONE, "It is gone. ".repeat(20)),
                at.plusSeconds(1),
                List.of());
    }

    /** An edit and a reload every tenth run, each of another text. */
    private static void remembered(StateStore state, AcceptedTexts texts, int run, Instant at) throws IOException {
        String text = "edition " + run / 10;
        Instant loaded = OLD.plus(Duration.ofDays(1)).plusSeconds(run / 10);
        Observation look = new Scene()
                .file(WEB, OLD, text)
                .unit("web.service", false, WEB)
                .owned("web.service")
                .loadedAt(loaded)
                .at(at)
                .look();
        assertThat(state.update(before -> Remembering.remember(before, look.snapshot(), look.pending(), unit -> true)))
                .isTrue();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        texts.keep(Map.of(AcceptedTexts.digestOf(bytes), bytes), Set.of(AcceptedTexts.digestOf(bytes)));
    }

    private static String file(int unit) {
        return "/etc/systemd/system/unit-" + unit + ".service.d/x.conf";
    }

    private static Subject subject(int unit) {
        return new Subject(
                "foreign-drop-in",
                "unit-" + unit + ".service",
                "loaded",
                file(unit),
                null,
                "block-and-alert",
                "critical",
                AlertLevel.PAGE,
                Subject.Lasting.STATE,
                false,
                null,
                "",
                "It overrides settings.");
    }

    private static AuditReport report(Instant at, Set<Integer> broken) {
        List<UnitVerdict> verdicts = new ArrayList<>();
        for (int unit = 0; unit < UNITS; unit++) {
            List<Finding> findings = broken.contains(unit)
                    ? List.of(new Finding(
                            "foreign-drop-in",
                            "unit-" + unit + ".service",
                            null,
                            Classification.BLOCK_AND_ALERT,
                            Severity.CRITICAL,
                            file(unit),
                            null,
                            "It is so.",
                            "So.",
                            Map.of(),
                            "Look."))
                    : List.of();
            verdicts.add(new UnitVerdict("unit-" + unit + ".service", "homelab", VerdictKind.COMPLIANT, findings));
        }
        return new AuditReport(
                at,
                false,
                "p",
                new UnitVerdict(FindingDraft.MANAGER, null, VerdictKind.COMPLIANT, List.of()),
                verdicts);
    }

    @Test
    void whatRunsLeftThatWereEndedWhileTheyWroteIsDropped() throws Exception {
        AcceptedTexts texts = new AcceptedTexts(directory);
        texts.keep(Map.of(), Set.of());
        Path old = Files.createFile(directory.file("accepted").resolve(".new-old"));
        Path young = Files.createFile(directory.file("accepted").resolve(".new-young"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        texts.keep(Map.of(), Set.of());
        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }
}
