package io.unitward.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.facts.HealthTimer;
import io.unitward.facts.Podman;
import io.unitward.facts.Stack;
import io.unitward.facts.Stacks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which timers are left over of containers that are gone. */
class LeftoverTimersTest {
    private static final HealthTimer GONE = timer("aa", true);
    private static final HealthTimer USED = timer("bb", false);
    private static final HealthTimer UNTOLD = timer("cc", null);

    private static HealthTimer timer(String id, Boolean orphaned) {
        return new HealthTimer(id.repeat(32) + ".timer", id.repeat(32), orphaned);
    }

    private static Stack.Run run(String state) {
        return new Stack.Run(state, "x", null, null, null, null, null, null);
    }

    private static List<HealthTimer> timers(Map<String, Stack.Run> runs) {
        Stacks seen = new Stacks(Podman.NOT_ASKED, List.of(), List.of(GONE, USED, UNTOLD));
        assertThat(LeftoverTimers.suspects(seen)).containsExactly(GONE.unit());
        return LeftoverTimers.among(seen, runs).healthTimers();
    }

    @Test
    void one_that_is_active_even_after_its_container_was_not_found_is_left_over() {
        assertThat(timers(Map.of(GONE.unit(), run("active")))).containsExactly(GONE, USED, UNTOLD);
    }

    @Test
    void one_that_ended_along_with_its_container_is_none() {
        assertThat(timers(Map.of(GONE.unit(), run("inactive")))).containsExactly(USED, UNTOLD);
    }

    @Test
    void what_the_manager_does_not_tell_is_not_known() {
        assertThat(timers(Map.of())).containsExactly(timer("aa", null), USED, UNTOLD);
    }
}
