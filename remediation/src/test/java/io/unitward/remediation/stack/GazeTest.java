package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.stack.Gaze.Extent;
import io.unitward.remediation.stack.StackLook.Doubt;
import io.unitward.remediation.stack.StackLook.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a wait looks at next, and which look may end it. */
class GazeTest {
    private static final boolean ILL = true;
    private static final boolean WELL = false;

    private static StackLook look(State state, boolean running) {
        List<Doubt> doubts = state == State.COMPLIANT ? List.of() : List.of(new Doubt("web-app-1", "it is so"));
        return new StackLook(state, doubts, running, false, List.of(), 1, 0);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void begins_with_everything() {
        assertThat(Gaze.begin().extent()).isEqualTo(Extent.WHOLE);
        assertThat(Gaze.begin().suffices(look(State.COMPLIANT, true), WELL, true))
                .isTrue();
    }

    @Test
    void everything_is_looked_at_while_a_container_is_missing_and_once_all_is_well() {
        for (Extent extent : Extent.values()) {
            Gaze gaze = new Gaze(extent, seconds(1));
            for (State state : State.values()) {
                assertThat(gaze.next(look(state, false), ILL, seconds(2)).extent())
                        .isEqualTo(Extent.WHOLE);
            }
            assertThat(gaze.next(look(State.COMPLIANT, true), ILL, seconds(2)).extent())
                    .isEqualTo(Extent.WHOLE);
        }
    }

    @Test
    void a_wait_for_something_else_than_health_looks_at_it_each_time() {
        for (State state : List.of(State.WRONG, State.WAITING, State.UNKNOWN)) {
            assertThat(Gaze.begin().next(look(state, true), WELL, seconds(1)).extent())
                    .isEqualTo(Extent.SAME_CONTAINERS);
        }
    }

    @Test
    void a_wait_for_health_looks_at_all_else_every_few_seconds() {
        StackLook sick = look(State.WRONG, true);
        Gaze gaze = Gaze.begin().next(sick, ILL, seconds(10));
        assertThat(gaze.extent()).isEqualTo(Extent.CONTAINERS_ALONE);
        gaze = gaze.next(sick, ILL, seconds(12));
        assertThat(gaze.extent()).isEqualTo(Extent.CONTAINERS_ALONE);
        gaze = gaze.next(sick, ILL, seconds(10).plus(Gaze.LONGEST).minusNanos(1));
        assertThat(gaze.extent()).isEqualTo(Extent.CONTAINERS_ALONE);
        Duration due = seconds(10).plus(Gaze.LONGEST);
        gaze = gaze.next(sick, ILL, due);
        assertThat(gaze.extent()).isEqualTo(Extent.SAME_CONTAINERS);
        gaze = gaze.next(sick, ILL, due.plusSeconds(1));
        assertThat(gaze).isEqualTo(new Gaze(Extent.CONTAINERS_ALONE, due.plusSeconds(1)));
    }

    @Test
    void no_look_but_a_whole_one_ends_a_wait() {
        for (Extent extent : List.of(Extent.SAME_CONTAINERS, Extent.CONTAINERS_ALONE)) {
            Gaze gaze = new Gaze(extent, seconds(3));
            assertThat(gaze.suffices(look(State.COMPLIANT, true), ILL, false)).isFalse();
            assertThat(gaze.suffices(look(State.WRONG, true), ILL, true)).isFalse();
            assertThat(gaze.suffices(look(State.WRONG, true), ILL, false)).isTrue();
            assertThat(gaze.whole()).isEqualTo(new Gaze(Extent.WHOLE, seconds(3)));
        }
        assertThat(Gaze.begin().suffices(look(State.WRONG, true), WELL, true)).isTrue();
    }

    @Test
    void what_an_earlier_look_saw_of_the_rest_does_not_stand_once_nobody_is_ill() {
        StackLook other = look(State.WRONG, true);
        assertThat(new Gaze(Extent.CONTAINERS_ALONE, seconds(3)).suffices(other, WELL, false))
                .isFalse();
        assertThat(new Gaze(Extent.SAME_CONTAINERS, seconds(3)).suffices(other, WELL, false))
                .isTrue();
    }
}
