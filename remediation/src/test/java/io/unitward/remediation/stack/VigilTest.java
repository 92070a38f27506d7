package io.unitward.remediation.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.remediation.stack.StackLook.Doubt;
import io.unitward.remediation.stack.StackLook.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Waiting for a stack, without any clock. */
class VigilTest {
    private static final Vigil.Limits LIMITS = new Vigil.Limits(seconds(20), seconds(10), seconds(30), seconds(5));

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static StackLook look(State state, boolean running, boolean hung, String identity) {
        return new StackLook(
                state,
                state == State.COMPLIANT ? List.of() : List.of(new Doubt("web", "is not well")),
                running,
                hung,
                List.of(identity),
                1,
                0);
    }

    private static Vigil after(StackLook look, long... times) {
        Vigil vigil = Vigil.begin(LIMITS);
        for (long time : times) {
            vigil = vigil.next(look, seconds(time));
        }
        return vigil;
    }

    @Test
    void what_is_well_must_stay_so_for_the_window() {
        StackLook well = look(State.COMPLIANT, true, false, "a");
        assertThat(after(well, 1, 5).end()).isNull();
        assertThat(after(well, 1, 6).end()).isEqualTo(Vigil.End.PASSED);
    }

    @Test
    void other_containers_begin_the_window_anew() {
        Vigil vigil = after(look(State.COMPLIANT, true, false, "a"), 1, 5)
                .next(look(State.COMPLIANT, true, false, "b"), seconds(6));
        assertThat(vigil.end()).isNull();
        assertThat(vigil.compliantAt()).isEqualTo(seconds(6));
    }

    @Test
    void containers_that_never_last_are_wrong_in_the_end() {
        Vigil vigil = Vigil.begin(LIMITS);
        for (int i = 0; i <= 41; i++) {
            assertThat(vigil.end()).as("at %s s", i).isNull();
            vigil = vigil.next(look(State.COMPLIANT, true, false, "run " + i), seconds(i));
        }
        assertThat(vigil.end()).isEqualTo(Vigil.End.WRONG);
    }

    @Test
    void all_must_run_by_the_start_deadline_and_be_well_a_health_deadline_later() {
        assertThat(after(look(State.WRONG, false, false, "a"), 19).end()).isNull();
        assertThat(after(look(State.WRONG, false, false, "a"), 20).end()).isEqualTo(Vigil.End.WRONG);
        assertThat(after(look(State.WAITING, true, false, "a"), 15, 24).end()).isNull();
        assertThat(after(look(State.WAITING, true, false, "a"), 15, 25).end()).isEqualTo(Vigil.End.TOO_LATE);
        assertThat(after(look(State.WAITING, true, false, "a"), 2, 12).end())
                .as("what ran early is not waited for longer than its health may take")
                .isEqualTo(Vigil.End.TOO_LATE);
    }

    @Test
    void what_cannot_be_told_is_never_well() {
        assertThat(after(look(State.UNKNOWN, false, false, ""), 1, 20).end()).isEqualTo(Vigil.End.UNKNOWN);
        assertThat(after(look(State.UNKNOWN, false, true, ""), 1, 20).end()).isEqualTo(Vigil.End.TOO_LATE);
    }

    @Test
    void what_breaks_within_the_window_has_no_more_time_than_any_other() {
        Vigil vigil = after(look(State.COMPLIANT, true, false, "a"), 9, 10);
        assertThat(vigil.next(look(State.WRONG, true, false, "a"), seconds(11)).end())
                .isNull();
        assertThat(vigil.next(look(State.WRONG, true, false, "a"), seconds(19)).end())
                .isEqualTo(Vigil.End.WRONG);
    }
}
