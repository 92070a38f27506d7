package io.unitward.remediation.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.Jobs;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which job an action is. */
class SystemdExecutorTest {
    private static final String ID = "ab".repeat(32);

    private final List<JobOrder> ordered = new ArrayList<>();
    private final Jobs jobs = (orders, deadline) -> {
        ordered.addAll(orders);
        return List.of(new JobEnd(orders.get(0), JobEnd.State.DONE, "it is stopped"));
    };

    @Test
    void a_health_timer_is_stopped_by_a_job() {
        for (String timer : List.of(ID + ".timer", ID + "-1a2b.timer")) {
            ordered.clear();
            assertThat(stop(timer)).isEqualTo(new Sent.Seen(Outcome.DONE, "it is stopped"));
            assertThat(ordered).containsExactly(new JobOrder(JobVerb.STOP, timer));
        }
    }

    @Test
    void what_is_no_health_timer_is_never_stopped() {
        for (String other : List.of("web.service", "backup.timer", ID + ".service", ID, ID + ".timer.timer", "")) {
            assertThat(stop(other)).as(other).isInstanceOf(Sent.NotSent.class);
        }
        assertThat(ordered).isEmpty();
    }

    private Sent stop(String unit) {
        PlannedAction action = new PlannedAction(ActionKind.STOP_TIMER, unit, List.of(unit), "why", List.of());
        return SystemdExecutor.execute(jobs, action, Deadline.in(Duration.ofMinutes(1)));
    }
}
