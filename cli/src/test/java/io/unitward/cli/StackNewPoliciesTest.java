package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.engine.AuditInput;
import io.unitward.engine.Policies;
import io.unitward.engine.StackEngine;
import io.unitward.engine.StackFindings;
import io.unitward.facts.Snapshot;
import io.unitward.json.SnapshotJson;
import io.unitward.ownership.StackDeclaration;
import io.unitward.pending.History;
import io.unitward.remediation.stack.StackJudge;
import io.unitward.remediation.stack.StackLook;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.PolicyChanges.Fresh;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a policy that an upgrade brought finds of a stack: by the recorded one that is broken. */
class StackNewPoliciesTest {
    private static final Instant COUNTS = Instant.parse("2031-01-01T00:00:00Z");
    private static Snapshot snapshot;
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

    @BeforeAll
    static void read() throws Exception {
        try (InputStream in = Files.newInputStream(Path.of("../samples/replay/stack-broken/snapshot.json"))) {
            snapshot = SnapshotJson.read(in, "snapshot");
        }
    }

    private static StackFindings found(String... fresh) {
        AuditInput input = new AuditInput(
                snapshot,
                StackJudge.only(STACK),
                Policies.shipped(),
                List.of(),
                History.NONE,
                List.of(),
                false,
                snapshot.takenAt(),
                List.of(fresh).stream()
                        .map(policy -> new Fresh(policy, snapshot.takenAt(), COUNTS))
                        .toList());
        return new StackEngine().judge(input, () -> false);
    }

    @Test
    void is_a_note_until_it_counts_and_another_policys_finding_counts_as_ever() {
        StackFindings plain = found();
        assertThat(plain.withheld()).isEmpty();
        StackFindings fresh = found("container-unhealthy");
        assertThat(fresh.withheld()).extracting(Finding::policy).containsOnly("container-unhealthy");
        assertThat(plain.counted()).containsAll(fresh.withheld());
        assertThat(fresh.counted())
                .filteredOn(finding -> finding.policy().equals("container-unhealthy"))
                .extracting(Finding::classification)
                .containsOnly(Classification.ADVICE);
        StackLook before = StackJudge.judge(STACK, snapshot, plain.counted(), false);
        StackLook now = StackJudge.judge(STACK, snapshot, fresh.counted(), false);
        assertThat(now.state()).as("a container does not run").isEqualTo(StackLook.State.WRONG);
        assertThat(before.doubts()).anyMatch(doubt -> doubt.text().contains("unhealthy"));
        assertThat(now.doubts()).noneMatch(doubt -> doubt.text().contains("unhealthy"));
    }

    @Test
    void names_the_policy_since_when_it_counts_and_how_to_make_it_count() {
        StackFindings fresh = found("container-unhealthy");
        List<String> notes = StackTelling.withheld(
                fresh.withheld(), List.of(new Fresh("container-unhealthy", snapshot.takenAt(), COUNTS)));
        assertThat(notes).hasSameSizeAs(fresh.withheld());
        assertThat(notes.get(0))
                .contains("unhealthy", "counts from 2031-01-01T00:00:00Z on")
                .endsWith("unitward policy accept container-unhealthy");
    }
}
