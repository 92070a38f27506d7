package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Stack;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What depended on a stack's unit. */
class DependentsTest {
    private static final Stack.Run UP = run("active", "running", null, 60);
    private static final Stack.Run DOWN = run("inactive", "dead", null, 60);

    @Test
    void only_what_was_active_must_be_so_again() {
        Dependents before = Dependents.of(Map.of(
                "a.service",
                UP,
                "b.service",
                DOWN,
                "c.service",
                run("reloading", "reload", "reload", 1),
                "d.service",
                run("failed", "failed", null, 60)));
        assertThat(before.active()).containsExactly("a.service", "c.service");
    }

    @Test
    void what_was_taken_along_is_told_from_what_failed_and_from_what_is_on_its_way() {
        Dependents before = Dependents.of(Map.of("a.service", UP, "b.service", UP, "c.service", UP, "d.service", UP));
        Stack.Run ended = new Stack.Run("inactive", "dead", null, "exit-code", null, null, null, 0L);
        Map<String, Stack.Run> now = Map.of(
                "a.service",
                DOWN,
                "b.service",
                run("failed", "failed", null, 1),
                "c.service",
                run("inactive", "dead", "start", 1),
                "x.service",
                DOWN);
        assertThat(before.stopped(now)).containsExactly("a.service");
        assertThat(before.moving(now)).containsExactly("c.service");
        assertThat(before.missing(now))
                .containsExactly(
                        "a.service (inactive)", "b.service (failed)", "c.service (inactive)", "d.service (not told)");
        assertThat(before.stopped(Map.of("a.service", ended))).isEmpty();
        assertThat(before.moving(Map.of("a.service", run("deactivating", "stop", null, 1))))
                .containsExactly("a.service");
    }

    @Test
    void all_are_there_again() {
        Dependents before = Dependents.of(Map.of("a.service", UP));
        Map<String, Stack.Run> now = Map.of("a.service", run("active", "running", null, 1));
        assertThat(before.stopped(now)).isEmpty();
        assertThat(before.moving(now)).isEmpty();
        assertThat(before.missing(now)).isEmpty();
    }
}
