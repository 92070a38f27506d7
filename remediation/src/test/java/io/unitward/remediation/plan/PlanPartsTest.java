package io.unitward.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.unitward.config.Allowlist;
import io.unitward.facts.Scope;
import io.unitward.pending.History;
import io.unitward.remediation.Scene;
import io.unitward.remediation.journal.PlanStore;
import io.unitward.remediation.journal.RememberedPlan;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a plan is another than it was is named, and remembered plans survive in the state directory. */
class PlanPartsTest {
    private static final Instant AT = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Test
    void the_same_plan_differs_in_nothing() {
        assertThat(PlanParts.differences(parts(Scene.RULES), parts(Scene.RULES)))
                .isEmpty();
    }

    @Test
    void configuration_and_holds_are_told_apart() {
        PlanRules other = new PlanRules(List.of(), Allowlist.DEFAULT, Duration.ZERO, "other");
        assertThat(PlanParts.differences(parts(Scene.RULES), parts(other)))
                .containsExactly("configuration (waivers included)");
        Hold hold = new Hold("db.service", Instant.now().plusSeconds(60), "at work", "bob", Instant.now());
        assertThat(PlanParts.differences(parts(Scene.RULES), parts(Scene.RULES.with(List.of(hold), null))))
                .containsExactly("what is held");
    }

    @Test
    void pending_paths_are_named() {
        RememberedPlan then = plan("a", Map.of("/etc/a", "1", "/etc/b", "1", "/etc/c", "1"), 0);
        RememberedPlan now = plan("b", Map.of("/etc/a", "1", "/etc/b", "2", "/etc/d", "1"), 0);
        assertThat(PlanParts.differences(then, now))
                .containsExactly(
                        "pending now and not then: /etc/d",
                        "pending with other content or standing: /etc/b",
                        "no longer pending: /etc/c");
        // Of what is not remembered nothing is said.
        assertThat(PlanParts.differences(plan("a", Map.of("/etc/a", "1"), 7), now))
                .isEmpty();
    }

    @Test
    void plans_are_kept_and_the_oldest_dropped(@TempDir Path temporary) throws Exception {
        StateDirectory directory = StateDirectory.open(temporary.resolve("s"), Scope.USER, 1000);
        PlanStore store = new PlanStore(directory);
        assertThat(store.find("a")).isNull();
        for (int i = 0; i < PlanStore.MOST + 1; i++) {
            assertThat(store.add(plan("p" + (10 + i), Map.of("/etc/x", "" + i), i), PATIENCE))
                    .isNull();
        }
        assertThat(store.find("p10")).isNull();
        assertThat(store.find("p11")).isEqualTo(plan("p11", Map.of("/etc/x", "1"), 1));
        Path file = directory.file("plans.json");
        Files.writeString(file, "{\"schema\": \"unitward.plans/v2\"}");
        assertThatThrownBy(() -> store.add(plan("x", Map.of(), 0), PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("newer unitward");
        Files.writeString(file, "{garbage");
        assertThatThrownBy(() -> store.find("p")).isInstanceOf(IOException.class);
        assertThat(store.add(plan("x", Map.of(), 0), PATIENCE)).endsWith("plans.json.damaged");
        assertThat(store.find("x")).isNotNull();
    }

    private static RememberedPlan plan(String digest, Map<String, String> pending, int leftOut) {
        return new RememberedPlan(digest, AT, Map.of("part", "1"), pending, leftOut);
    }

    private static RememberedPlan parts(PlanRules rules) {
        PlanInput input = Scene.pending().input(rules, History.NONE);
        return PlanParts.of(Planner.plan(input), input);
    }
}
