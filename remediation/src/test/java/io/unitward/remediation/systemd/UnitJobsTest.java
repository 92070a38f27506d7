package io.unitward.remediation.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.Sent;
import io.unitward.verdict.ActionKind;
import io.unitward.verdict.ActionResult.Outcome;
import io.unitward.verdict.PlannedAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Jobs against a manager that says whatever it is told to say. */
class UnitJobsTest {
    private static final JobOrder START = new JobOrder(JobVerb.START, "web.service");
    private static final Reply NO_JOB = value(List.of(0L, "/"));

    private final List<Request> sent = new ArrayList<>();

    @Test
    void a_start_is_sent_once_followed_and_looked_at() {
        int[] polls = {0};
        JobEnd end = run(START, Duration.ofSeconds(20), request -> {
            if (request.arguments().contains("Job") && polls[0]++ == 1) {
                return value(List.of(5L, "/job/5"));
            }
            return answer(request, "active");
        });
        assertThat(end.state()).as(end.message()).isEqualTo(JobEnd.State.DONE);
        assertThat(sent.stream().filter(request -> request.call() instanceof WriteCall))
                .containsExactly(
                        new Request(WriteCall.START_UNIT, Request.MANAGER_PATH, List.of("web.service", "replace")));
        assertThat(polls[0]).as("the look before, two polls, the look after").isEqualTo(4);
    }

    @Test
    void a_job_that_goes_on_is_named_with_its_kind_and_time() {
        JobEnd end = run(
                START,
                Duration.ofMillis(900),
                request -> request.arguments().contains("Job")
                        ? value(List.of(5L, "/job/5"))
                        : answer(request, "activating"));
        assertThat(end.state()).isEqualTo(JobEnd.State.DEADLINE);
        assertThat(end.message()).isEqualTo("web.service: its start job was not over after 0 s, and goes on");
    }

    @Test
    void a_refusal_is_told_in_the_managers_words() {
        JobEnd end = run(
                START,
                Duration.ofSeconds(20),
                request -> request.call() == WriteCall.START_UNIT
                        ? new Reply.Failed("org.freedesktop.systemd1.UnitMasked", "Unit web.service is masked.")
                        : answer(request, "inactive"));
        assertThat(end.state()).isEqualTo(JobEnd.State.REFUSED);
        assertThat(end.message()).contains("UnitMasked", "is masked");
    }

    @Test
    void a_connection_that_breaks_leaves_the_end_unknown() {
        JobEnd end = run(
                START,
                Duration.ofSeconds(20),
                request -> request.call() == WriteCall.START_UNIT
                        ? new Reply.None("the connection was closed", false)
                        : answer(request, "inactive"));
        assertThat(end.state()).isEqualTo(JobEnd.State.UNKNOWN);
    }

    @Test
    void a_manager_that_is_not_there_was_sent_nothing() {
        List<JobEnd> ends = new UnitJobs(deadline -> {
                    throw new ManagerUnavailable("no socket");
                })
                .run(List.of(START), Deadline.in(Duration.ofSeconds(1)));
        assertThat(ends).extracting(JobEnd::state).containsExactly(JobEnd.State.NOT_SENT);
    }

    @Test
    void a_restart_that_leaves_the_old_run_is_no_success() {
        Sent sent = executed(ActionKind.RESTART_UNIT, request -> answer(request, "active"));
        assertThat(sent).isInstanceOfSatisfying(Sent.Seen.class, seen -> {
            assertThat(seen.outcome()).isEqualTo(Outcome.NOT_REACHED);
            assertThat(seen.message()).contains("the same run as before");
        });
    }

    @Test
    void a_failed_state_that_is_cleared_is_looked_at() {
        boolean[] cleared = {false};
        Sent sent = executed(ActionKind.RESET_FAILED, request -> {
            cleared[0] |= request.call() == WriteCall.RESET_FAILED_UNIT;
            return answer(request, cleared[0] ? "inactive" : "failed");
        });
        assertThat(sent)
                .isInstanceOfSatisfying(
                        Sent.Seen.class, seen -> assertThat(seen.outcome()).isEqualTo(Outcome.DONE));
        assertThat(this.sent)
                .contains(new Request(WriteCall.RESET_FAILED_UNIT, Request.MANAGER_PATH, List.of("web.service")));
    }

    @Test
    void what_is_no_job_is_not_sent_at_all() {
        Sent sent = executed(ActionKind.STOP_UNIT, request -> answer(request, "active"));
        assertThat(sent).isInstanceOf(Sent.NotSent.class);
        assertThat(this.sent).isEmpty();
    }

    private Sent executed(ActionKind kind, Function<Request, Reply> answers) {
        PlannedAction action = new PlannedAction(kind, "web.service", List.of("web.service"), "why", List.of());
        return new SystemdExecutor(deadline -> connection(answers))
                .execute(action, Deadline.in(Duration.ofSeconds(20)));
    }

    private JobEnd run(JobOrder order, Duration limit, Function<Request, Reply> answers) {
        return new UnitJobs(deadline -> connection(answers))
                .run(List.of(order), Deadline.in(limit))
                .get(0);
    }

    private ManagerConnection connection(Function<Request, Reply> answers) {
        return new ManagerConnection() {
            @Override
            public List<Reply> send(List<Request> requests, Deadline deadline) {
                sent.addAll(requests);
                return requests.stream().map(answers).toList();
            }

            @Override
            public long peerUid() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }

    private static Reply answer(Request request, String state) {
        if (request.call() instanceof WriteCall) {
            return value("/job/5");
        }
        return switch (request.arguments().get(1)) {
            case "ActiveState" -> value(state);
            case "SubState", "Type" -> value("simple");
            case "Result", "ReloadResult" -> value("success");
            case "InvocationID" -> value(new byte[] {1, 2});
            case "ConditionResult" -> value(true);
            case "Job" -> NO_JOB;
            default -> value(0L);
        };
    }

    private static Reply value(Object value) {
        return new Reply.Values(List.of(value));
    }
}
