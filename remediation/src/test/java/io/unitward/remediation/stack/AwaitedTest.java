package io.unitward.remediation.stack;

import static io.unitward.remediation.stack.StackWorld.OURS;
import static io.unitward.remediation.stack.StackWorld.healthy;
import static io.unitward.remediation.stack.StackWorld.run;
import static io.unitward.remediation.stack.StackWorld.snapshot;
import static io.unitward.remediation.stack.StackWorld.stack;
import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.Bonds;
import io.unitward.facts.Snapshot;
import io.unitward.facts.Stack;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A stack in the eyes of who waits for it. */
class AwaitedTest {
    private static Stack.@Nullable Run seen(Stack.@Nullable Run run, @Nullable String invocation) {
        return Awaited.in(snapshot(stack(run, List.of(healthy()))), invocation)
                .stacks()
                .declared()
                .get(0)
                .run();
    }

    @Test
    void what_was_started_a_moment_ago_is_judged_all_the_same() {
        Stack.Run run = seen(run("active", "exited", null, 1), null);
        assertThat(run).isEqualTo(new Stack.Run("active", "exited", null, "success", null, null, OURS, 0L));
    }

    @Test
    void what_is_on_its_way_stays_so() {
        for (Stack.Run moving : List.of(
                run("active", "exited", "restart", 1),
                run("activating", "start", null, 1),
                run("deactivating", "stop", null, 1),
                run("failed", "failed", null, 1))) {
            assertThat(seen(moving, OURS)).isEqualTo(moving);
        }
        assertThat(seen(null, OURS)).isNull();
    }

    @Test
    void the_start_that_waits_for_us_counts_as_done_and_no_other() {
        Stack.Run waiting = run("activating", "start-post", "start", 1);
        assertThat(seen(waiting, OURS))
                .isEqualTo(new Stack.Run("active", "exited", null, "success", null, null, OURS, 0L));
        assertThat(seen(waiting, "f".repeat(32))).as("another run of it").isEqualTo(waiting);
        assertThat(seen(waiting, null)).as("asked from outside").isEqualTo(waiting);
    }

    @Test
    void nothing_else_is_seen_otherwise() {
        Stack stack = stack(run("active", "exited", null, 1), List.of(healthy()), "a problem")
                .operatedSince(StackWorld.NOW);
        Stack awaited = Awaited.in(snapshot(stack), null).stacks().declared().get(0);
        assertThat(awaited.operatedSince()).as("it is we who operate on it").isNull();
        assertThat(awaited.containers()).isEqualTo(stack.containers());
        assertThat(awaited.images()).isEqualTo(stack.images());
        assertThat(awaited.services()).isEqualTo(stack.services());
        assertThat(awaited.problems()).isEqualTo(stack.problems());

        Snapshot whole = snapshot(stack).withBonds(List.of(new Bonds("a.service", Map.of(), true)));
        Snapshot seen = Awaited.in(whole, null);
        assertThat(seen).isEqualTo(whole.with(seen.stacks()));
    }
}
