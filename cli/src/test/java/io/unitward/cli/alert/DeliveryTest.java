package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.SinkKind;
import io.unitward.cli.Published;
import io.unitward.host.Deadline;
import io.unitward.remediation.alert.Outcome;
import io.unitward.remediation.alert.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sinks beside each other, in order each, by one deadline. */
class DeliveryTest {
    @TempDir
    Path temporary;

    private Sinks sinks;

    @BeforeEach
    void own() throws Exception {
        long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid"));
        sinks = new Sinks(uid, null);
    }

    private static AlertSink sink(String name, SinkKind kind, @Nullable String url, String... argv) {
        return new AlertSink(
                name,
                kind,
                url,
                null,
                null,
                false,
                null,
                List.of(argv),
                Set.of(AlertLevel.values()),
                Duration.ofSeconds(20),
                null);
    }

    private static List<Waiting> waiting(AlertSink sink, int from, int count) {
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            waiting.add(new Waiting(from + i, sink.name(), WebhookSinkTest.alert(AlertEvent.FOUND, null), 0));
        }
        return waiting;
    }

    private Path program(String text) throws Exception {
        Path program = Files.writeString(temporary.resolve("hook"), "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void oneThatHangsKeepsNobodyElse() throws Exception {
        try (Receiver hangs = Receiver.open();
                Receiver works = Receiver.open()) {
            hangs.answers(hangs.hanging());
            AlertSink first = sink("first", SinkKind.JSON, hangs.url("/"));
            AlertSink second = sink("second", SinkKind.JSON, works.url("/"));
            Map<AlertSink, List<Waiting>> due = new LinkedHashMap<>();
            due.put(first, waiting(first, 1, 3));
            due.put(second, waiting(second, 4, 3));
            List<Outcome> outcomes = new Delivery(sinks).deliver(due, Deadline.in(Duration.ofSeconds(8)));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.sink().equals("second"))
                    .extracting(Outcome::number, Outcome::kind)
                    .containsExactly(
                            tuple(4L, Outcome.Kind.DELIVERED),
                            tuple(5L, Outcome.Kind.DELIVERED),
                            tuple(6L, Outcome.Kind.DELIVERED));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome.sink().equals("first"))
                    .singleElement()
                    .matches(outcome -> outcome.number() == 1 && outcome.kind() == Outcome.Kind.FAILED);
        }
    }

    @Test
    void oneThatFailsIsOfferedNoMoreAndOneThatRefusesIs() throws Exception {
        try (Receiver receiver = Receiver.open()) {
            AlertSink sink = sink("x", SinkKind.JSON, receiver.url("/"));
            receiver.answers(Receiver.status(503, ""));
            Delivery delivery = new Delivery(sinks);
            assertThat(delivery.deliver(Map.of(sink, waiting(sink, 1, 3)), Deadline.in(Duration.ofSeconds(30))))
                    .hasSize(1);
            receiver.answers(Receiver.status(400, ""));
            assertThat(delivery.deliver(Map.of(sink, waiting(sink, 1, 3)), Deadline.in(Duration.ofSeconds(30))))
                    .hasSize(3)
                    .allMatch(outcome -> outcome.kind() == Outcome.Kind.REFUSED)
                    .allMatch(outcome -> outcome.answer().endsWith(" answered 400"));
            receiver.answers(Receiver.status(400, "no\nsuch topic"));
            assertThat(delivery.deliver(Map.of(sink, waiting(sink, 1, 1)), Deadline.in(Duration.ofSeconds(30))))
                    .singleElement()
                    .matches(outcome -> outcome.answer().endsWith(" answered 400: no such topic"));
        }
    }

    @Test
    void whatKeepsWhatStandsGetsAllInOneRequest() throws Exception {
        try (Receiver receiver = Receiver.open()) {
            AlertSink sink = sink("am", SinkKind.ALERTMANAGER, receiver.url(""));
            assertThat(new Delivery(sinks)
                            .deliver(Map.of(sink, waiting(sink, 1, 3)), Deadline.in(Duration.ofSeconds(30))))
                    .extracting(Outcome::number, Outcome::kind)
                    .containsExactly(
                            tuple(1L, Outcome.Kind.DELIVERED),
                            tuple(2L, Outcome.Kind.DELIVERED),
                            tuple(3L, Outcome.Kind.DELIVERED));
            assertThat(receiver.requests()).hasSize(1);
            assertThat(new ObjectMapper().readTree(receiver.requests().get(0).body()))
                    .hasSize(3);
        }
    }

    @Test
    void whatWasOftenRefusedKeepsBackNothingElse() throws Exception {
        try (Receiver receiver = Receiver.open()) {
            AlertSink sink = sink("am", SinkKind.ALERTMANAGER, receiver.url(""));
            List<Waiting> waiting = new ArrayList<>();
            for (Waiting each : waiting(sink, 1, 4)) {
                waiting.add(new Waiting(each.number(), each.sink(), each.alert(), each.number() < 3 ? 3 : 2));
            }
            List<Outcome> outcomes =
                    new Delivery(sinks).deliver(Map.of(sink, waiting), Deadline.in(Duration.ofSeconds(30)));
            assertThat(outcomes).extracting(Outcome::number).containsExactly(3L, 4L, 1L, 2L);
            List<Integer> sizes = new ArrayList<>();
            for (Receiver.Request request : receiver.requests()) {
                sizes.add(new ObjectMapper().readTree(request.body()).size());
            }
            assertThat(sizes).containsExactly(2, 1, 1);
        }
    }

    @Test
    void aCommandGetsTheAlertAndNothingElseOfOurs() throws Exception {
        Path out = temporary.resolve("out");
        Path program = program("{ cat; env; pwd; printf '%s\\n' \"$@\"; } >" + out + "\n");
        AlertSink sink = sink("hook", SinkKind.COMMAND, null, program.toString(), "$(id)", "two words");
        Answer answer = new Delivery(sinks).send(sink, WebhookSinkTest.alert(AlertEvent.FOUND, null));
        assertThat(answer.kind()).as("%s", answer).isEqualTo(Outcome.Kind.DELIVERED);
        List<String> lines = Files.readAllLines(out);
        assertThat(lines.get(0)).startsWith("{\"schema\":\"unitward.alert/v1\"").contains("\"unit\":\"web.service\"");
        Published.ALERT.accepts(lines.get(0));
        assertThat(lines.subList(1, lines.size()).stream().filter(line -> !line.startsWith("PWD=")))
                .containsExactlyInAnyOrder("PATH=/usr/bin:/bin", "LANG=C.UTF-8", "/", "$(id)", "two words");
    }

    @Test
    void aCommandThatFailsOrHangsHasNotTakenIt() throws Exception {
        AlertSink fails = sink(
                "hook",
                SinkKind.COMMAND,
                null,
                program("echo why >&2; exit 3\n").toString());
        Answer failed = new Delivery(sinks).send(fails, WebhookSinkTest.alert(AlertEvent.FOUND, null));
        assertThat(failed).isEqualTo(new Answer(Outcome.Kind.FAILED, "it ended with 3", "why"));
        AlertSink hangs =
                sink("hook", SinkKind.COMMAND, null, program("sleep 1000\n").toString());
        Answer hung = sinks.of(hangs)
                .send(WebhookSinkTest.alert(AlertEvent.FOUND, null), Deadline.in(Duration.ofMillis(500)));
        assertThat(hung.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(hung.what()).contains("not done in time");
    }

    @Test
    void aCommandThatEndsWithZeroHasTakenItWhoeverHoldsItsOutput() throws Exception {
        Path left = temporary.resolve("left");
        Path away = temporary.resolve("away");
        String text = "sleep 1000 & echo $! >" + left + "\nsetsid sleep 1001 & echo $! >" + away + "\necho done\n";
        AlertSink hook = sink("hook", SinkKind.COMMAND, null, program(text).toString());
        Answer answer = new Delivery(sinks).send(hook, WebhookSinkTest.alert(AlertEvent.FOUND, null));
        ProcessHandle.of(Long.parseLong(Files.readString(away).strip())).ifPresent(ProcessHandle::destroyForcibly);
        assertThat(answer).isEqualTo(new Answer(Outcome.Kind.DELIVERED, "it ended with 0", "done"));
        // It may take a moment until somebody has taken note of its end.
        ProcessHandle.of(Long.parseLong(Files.readString(left).strip()))
                .ifPresent(process -> assertThat(process.onExit())
                        .as("what is left of its session is ended")
                        .succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    void aCommandThatOthersMayWriteIsNotRun() throws Exception {
        Path out = temporary.resolve("out");
        Path program = program("touch " + out + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxrwxrwx"));
        Answer answer = new Delivery(sinks)
                .send(
                        sink("hook", SinkKind.COMMAND, null, program.toString()),
                        WebhookSinkTest.alert(AlertEvent.FOUND, null));
        assertThat(answer.kind()).isEqualTo(Outcome.Kind.FAILED);
        assertThat(answer.what()).contains("not run", "chmod go-w");
        assertThat(out).doesNotExist();
    }
}
