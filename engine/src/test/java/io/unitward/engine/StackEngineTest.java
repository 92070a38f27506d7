package io.unitward.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.session.Deadline;
import io.unitward.facts.Snapshot;
import io.unitward.json.BadSnapshot;
import io.unitward.json.SnapshotJson;
import io.unitward.ownership.Manifest;
import io.unitward.ownership.StackDeclaration;
import io.unitward.pending.History;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Waiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is judged again and what is not, by the recorded stack that is broken. */
class StackEngineTest {
    /** Whoever is asked by then has no time for an answer. */
    private static final Deadline PASSED = () -> true;

    private static final StackDeclaration STACK = new StackDeclaration(
            "seen",
            null,
            "seen.service",
            "seen",
            List.of("~/stacks/seen/compose.yaml"),
            StackDeclaration.DEFAULT_PROVIDER,
            "~/stacks/seen",
            List.of(),
            List.of(),
            new StackDeclaration.Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO),
            StackDeclaration.Gate.BLOCKING,
            StackDeclaration.Update.DEFAULT);

    private static final String TAKEN = "2026-11-26T22:02:36.058340712Z";
    private static final String CHECKED = "2026-11-26T22:02:36.318927459Z";

    private static String text;
    private static Snapshot recorded;
    private static Policies policies;

    private final StackEngine engine = new StackEngine();

    @BeforeAll
    static void read() throws Exception {
        text = Files.readString(Path.of("../samples/replay/stack-broken/snapshot.json"));
        recorded = snapshot(text);
        policies = Policies.shipped();
    }

    @Test
    void policies_are_not_asked_again_of_the_same_facts() throws Exception {
        StackFindings first = engine.judge(input(recorded), Deadline.NONE);
        assertThat(unhealthy(first)).isNotEmpty();
        assertThat(engine.judge(input(recorded), PASSED)).isEqualTo(first);
        assertThat(engine.judge(input(but(CHECKED, "2026-11-26T22:02:36.4Z")), PASSED))
                .as("when a check ended is no fact of theirs")
                .isEqualTo(first);
    }

    @Test
    void they_are_of_any_that_is_another() throws Exception {
        engine.judge(input(recorded), Deadline.NONE);
        assertThat(unhealthy(engine.judge(input(but("\"unhealthy\"", "\"healthy\"")), Deadline.NONE)))
                .isEmpty();
        assertThat(unhealthy(engine.judge(input(recorded), Deadline.NONE))).isNotEmpty();
    }

    @Test
    void time_alone_makes_others_of_them() throws Exception {
        StackFindings fresh = engine.judge(input(recorded), Deadline.NONE);
        Snapshot later = but(TAKEN, "2026-11-27T22:02:36Z");
        assertThat(fresh.counted()).noneMatch(finding -> finding.policy().equals("health-stale"));
        assertThat(engine.judge(input(later), Deadline.NONE).counted())
                .anyMatch(finding -> finding.policy().equals("health-stale"));
    }

    @Test
    void other_policies_are_asked() {
        StackFindings asked = engine.judge(input(recorded), Deadline.NONE);
        StackFindings late = engine.judge(input(recorded, Policies.shipped(), List.of()), PASSED);
        assertThat(late).isNotEqualTo(asked);
    }

    @Test
    void what_took_too_long_is_not_remembered() {
        StackFindings late = engine.judge(input(recorded), PASSED);
        assertThat(unhealthy(late)).isEmpty();
        assertThat(unhealthy(engine.judge(input(recorded), Deadline.NONE))).isNotEmpty();
    }

    @Test
    void a_waiver_ends_though_the_facts_are_the_same() throws Exception {
        Instant end = Instant.parse("2026-11-26T22:02:36.1Z");
        Waiver waiver = new Waiver(
                "container-unhealthy",
                List.of("seen.service"),
                null,
                null,
                "known",
                "alice",
                Instant.EPOCH,
                end,
                true,
                "waivers.yaml",
                1,
                1);
        assertThat(unhealthy(engine.judge(input(recorded, policies, List.of(waiver)), Deadline.NONE)))
                .isEmpty();
        Snapshot after = but(TAKEN, end.toString());
        assertThat(unhealthy(engine.judge(input(after, policies, List.of(waiver)), PASSED)))
                .isNotEmpty();
    }

    private static List<Finding> unhealthy(StackFindings found) {
        return found.counted().stream()
                .filter(finding -> finding.policy().equals("container-unhealthy"))
                .toList();
    }

    private static AuditInput input(Snapshot snapshot) {
        return input(snapshot, policies, List.of());
    }

    private static AuditInput input(Snapshot snapshot, Policies judging, List<Waiver> waivers) {
        Manifest manifest = new Manifest(List.of(), List.of(), List.of(), List.of(), List.of(STACK));
        return new AuditInput(
                snapshot, manifest, judging, waivers, History.NONE, List.of(), false, snapshot.takenAt(), List.of());
    }

    private static Snapshot but(String old, String now) throws BadSnapshot {
        assertThat(text).contains(old);
        return snapshot(text.replace(old, now));
    }

    private static Snapshot snapshot(String json) throws BadSnapshot {
        return SnapshotJson.read(json.getBytes(StandardCharsets.UTF_8), "snapshot");
    }
}
