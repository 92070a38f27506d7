package io.unitward.remediation.systemd;

import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import io.unitward.host.Reply;
import io.unitward.host.Request;
import io.unitward.remediation.act.JobEnd;
import io.unitward.remediation.act.JobEnd.State;
import io.unitward.remediation.act.JobOrder;
import io.unitward.remediation.act.JobVerb;
import io.unitward.remediation.act.Jobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends jobs, follows each to its end under one deadline, and then looks at what the units really are.
 *
 * <p>The manager is asked now and then which job a unit has; its signals are not needed, and what they say of a result is
 * not believed anyway.
 */
public final class UnitJobs implements Jobs {
    /** A program that cannot be run, or gives up at once, is seen to by then. */
    static final Duration SETTLE = Duration.ofMillis(700);

    private static final Duration FIRST_POLL = Duration.ofMillis(10);
    private static final Duration LONGEST_POLL = Duration.ofMillis(250);

    /** Whatever stands in its way is replaced; what is asked here was planned, and asked for by name. */
    private static final String MODE = "replace";

    private final Connector connector;

    public UnitJobs(Connector connector) {
        this.connector = connector;
    }

    @Override
    public List<JobEnd> run(List<JobOrder> orders, Deadline deadline) {
        if (orders.isEmpty()) {
            return List.of();
        }
        try (ManagerConnection connection = connector.open(deadline)) {
            return new Run(connection, orders, deadline).run();
        } catch (ManagerUnavailable e) {
            return orders.stream()
                    .map(order -> new JobEnd(
                            order,
                            State.NOT_SENT,
                            order.unit() + ": the manager could not be reached: " + e.getMessage()))
                    .toList();
        }
    }

    /** All jobs of one call. */
    private static final class Run {
        private final ManagerConnection connection;
        private final List<JobOrder> orders;
        private final Deadline deadline;
        private final Map<JobOrder, JobEnd> ended = new LinkedHashMap<>();
        private final Map<JobOrder, UnitLook> before = new LinkedHashMap<>();
        private final Map<JobOrder, String> running = new LinkedHashMap<>();

        Run(ManagerConnection connection, List<JobOrder> orders, Deadline deadline) {
            this.connection = connection;
            this.orders = orders;
            this.deadline = deadline;
        }

        List<JobEnd> run() {
            before.putAll(look(orders));
            send();
            follow();
            judge();
            return orders.stream().map(this::end).toList();
        }

        private JobEnd end(JobOrder order) {
            JobEnd end = ended.get(order);
            return end != null ? end : tell(order, State.UNKNOWN, "it is not known what came of it");
        }

        private void send() {
            List<Reply> replies = ask(orders.stream().map(Run::request).toList());
            for (int i = 0; i < orders.size(); i++) {
                JobOrder order = orders.get(i);
                Reply reply = replies.get(i);
                if (reply instanceof Reply.Failed failed) {
                    end(
                            order,
                            State.REFUSED,
                            "the manager refused to " + order.verb().text() + " it with " + failed.name()
                                    + (failed.message().isEmpty() ? "" : ": " + failed.message()));
                } else if (reply instanceof Reply.None none) {
                    end(
                            order,
                            none.timedOut() ? State.DEADLINE : State.UNKNOWN,
                            "it is not known whether the " + order.verb().text() + " was begun: " + none.reason());
                } else {
                    running.put(order, job(reply));
                }
            }
        }

        /** The job that was queued; the empty text where what was asked needs none. */
        private static String job(Reply reply) {
            return reply instanceof Reply.Values values
                            && !values.values().isEmpty()
                            && values.values().get(0) instanceof String path
                    ? path
                    : "";
        }

        private void follow() {
            List<JobOrder> waiting = new ArrayList<>(running.keySet());
            waiting.removeIf(order -> running.getOrDefault(order, "").isEmpty());
            Duration pause = FIRST_POLL;
            while (!waiting.isEmpty() && !deadline.passed()) {
                List<Reply> replies = ask(waiting.stream()
                        .map(order -> UnitLook.job(order.unit()))
                        .toList());
                List<JobOrder> still = new ArrayList<>();
                for (int i = 0; i < waiting.size(); i++) {
                    JobOrder order = waiting.get(i);
                    if (replies.get(i) instanceof Reply.None none && !none.timedOut()) {
                        end(
                                order,
                                State.UNKNOWN,
                                "it is not known how the " + order.verb().text() + " ended: " + none.reason());
                        running.remove(order);
                    } else if (isRunning(order, replies.get(i))) {
                        still.add(order);
                    }
                }
                waiting = still;
                if (!waiting.isEmpty()) {
                    LockSupport.parkNanos(pause.toNanos());
                    pause = pause.multipliedBy(2).compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : pause.multipliedBy(2);
                }
            }
            for (JobOrder order : waiting) {
                running.remove(order);
                end(
                        order,
                        State.DEADLINE,
                        "its " + order.verb().text() + " job was not over after "
                                + deadline.length().toSeconds() + " s, and goes on");
            }
        }

        /** A unit may have got another job meanwhile: then ours is over. What is not told is not over. */
        private boolean isRunning(JobOrder order, Reply reply) {
            if (reply instanceof Reply.Failed) {
                // A unit that is gone has no job.
                return false;
            }
            String path = UnitLook.jobPath(reply);
            return path == null || path.equals(running.get(order));
        }

        private void judge() {
            List<JobOrder> over = List.copyOf(running.keySet());
            boolean started =
                    over.stream().anyMatch(order -> order.verb() == JobVerb.START || order.verb() == JobVerb.RESTART);
            if (started) {
                long rest = Math.min(SETTLE.toNanos(), deadline.left().toNanos());
                LockSupport.parkNanos(rest);
            }
            look(over).forEach((order, after) -> {
                UnitLook then = before.get(order);
                if (then != null) {
                    ended.put(order, JobJudge.judge(order, then, after));
                }
            });
        }

        private Map<JobOrder, UnitLook> look(List<JobOrder> at) {
            List<Request> questions = new ArrayList<>();
            at.forEach(order -> questions.addAll(UnitLook.questions(order.unit())));
            // What was done is looked at even when there is no time left: a look takes none to speak of.
            Deadline enough = deadline.left().compareTo(Duration.ofSeconds(5)) < 0
                    ? Deadline.in(Duration.ofSeconds(5))
                    : deadline;
            List<Reply> replies = questions.isEmpty() ? List.of() : connection.send(questions, enough);
            Map<JobOrder, UnitLook> looks = new LinkedHashMap<>();
            int from = 0;
            for (JobOrder order : at) {
                int count = UnitLook.questions(order.unit()).size();
                looks.put(order, UnitLook.of(order.unit(), replies.subList(from, from + count)));
                from += count;
            }
            return looks;
        }

        private List<Reply> ask(List<Request> requests) {
            return connection.send(requests, deadline);
        }

        private static Request request(JobOrder order) {
            WriteCall call = switch (order.verb()) {
                case START -> WriteCall.START_UNIT;
                case STOP -> WriteCall.STOP_UNIT;
                case RESTART -> WriteCall.RESTART_UNIT;
                case RELOAD -> WriteCall.RELOAD_UNIT;
                case RESET_FAILED -> WriteCall.RESET_FAILED_UNIT;
            };
            return new Request(
                    call,
                    Request.MANAGER_PATH,
                    call == WriteCall.RESET_FAILED_UNIT ? List.of(order.unit()) : List.of(order.unit(), MODE));
        }

        private void end(JobOrder order, State state, String message) {
            ended.put(order, tell(order, state, message));
        }

        private static JobEnd tell(JobOrder order, State state, String message) {
            return new JobEnd(order, state, order.unit() + ": " + message);
        }
    }
}
