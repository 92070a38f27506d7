package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertSink;
import io.unitward.host.Deadline;
import io.unitward.remediation.alert.Outcome;
import io.unitward.remediation.alert.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Hands over what waits: each sink on a thread of its own, in order, and all of them by one deadline. */
public final class Delivery {
    private final Sinks sinks;

    public Delivery(Sinks sinks) {
        this.sinks = sinks;
    }

    /**
     * Offers it. A sink that fails is offered no more of what waits for it.
     *
     * @param deadline when the caller goes on, whatever sinks do
     * @return what became of each that was offered; nothing of one that was not
     */
    public List<Outcome> deliver(Map<AlertSink, List<Waiting>> due, Deadline deadline) {
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(due.size());
        List<Thread> threads = new ArrayList<>();
        due.forEach((sink, waiting) -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            deliver(sink, waiting, deadline, outcomes);
                        } finally {
                            done.countDown();
                        }
                    },
                    "unitward-sink-" + sink.name());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        });
        try {
            if (!done.await(deadline.left().toMillis() + 500, TimeUnit.MILLISECONDS)) {
                threads.forEach(Thread::interrupt);
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
        List<Outcome> all = new ArrayList<>(outcomes);
        // One that hangs where no deadline is looked at has not taken what it was offered.
        due.forEach((sink, waiting) -> {
            if (all.stream().noneMatch(outcome -> outcome.sink().equals(sink.name()))) {
                all.add(new Outcome(
                        waiting.get(0).number(), sink.name(), Outcome.Kind.FAILED, "there was no time left for it"));
            }
        });
        return all;
    }

    /** Hands over one alert alone. */
    public Answer send(AlertSink sink, Alert alert) throws InterruptedException {
        return send(sinks.of(sink), List.of(alert), Deadline.in(sink.timeout()));
    }

    private void deliver(AlertSink sink, List<Waiting> waiting, Deadline deadline, Queue<Outcome> outcomes) {
        Sink open = sinks.of(sink);
        try {
            for (List<Waiting> some : portions(waiting, open.atOnce())) {
                if (deadline.passed()) {
                    return;
                }
                List<Alert> alerts = some.stream().map(Waiting::alert).toList();
                Answer answer = send(open, alerts, Deadline.in(shorter(sink.timeout(), deadline.left())));
                some.forEach(
                        each -> outcomes.add(new Outcome(each.number(), each.sink(), answer.kind(), told(answer))));
                if (answer.kind() == Outcome.Kind.FAILED) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is handed over with one call each. What was often refused goes by itself, so that it keeps back nothing else. */
    private static List<List<Waiting>> portions(List<Waiting> waiting, int atOnce) {
        List<List<Waiting>> portions = new ArrayList<>();
        List<List<Waiting>> alone = new ArrayList<>();
        List<Waiting> together = new ArrayList<>();
        for (Waiting each : waiting) {
            if (atOnce > 1 && each.isOftenRefused()) {
                alone.add(List.of(each));
            } else {
                together.add(each);
            }
        }
        for (int from = 0; from < together.size(); from += atOnce) {
            portions.add(together.subList(from, Math.min(together.size(), from + atOnce)));
        }
        portions.addAll(alone);
        return portions;
    }

    private static Answer send(Sink sink, List<Alert> alerts, Deadline deadline) throws InterruptedException {
        try {
            return sink.send(alerts, deadline);
        } catch (RuntimeException e) {
            // A sink must not be able to end a run, whatever it makes of an alert.
            return Answer.failed("internal error: " + e.getClass().getSimpleName());
        }
    }

    /** Why it will not have something, only the receiver knows. */
    private static String told(Answer answer) {
        boolean why = answer.kind() == Outcome.Kind.REFUSED && !answer.said().isEmpty();
        return why ? answer.what() + ": " + answer.said() : answer.what();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
