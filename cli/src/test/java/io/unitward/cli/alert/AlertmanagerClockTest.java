package io.unitward.cli.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertEvent;
import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.SinkKind;
import io.unitward.host.Deadline;
import io.unitward.remediation.alert.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager on a host whose clock is behind that of the host that tells it. */
@Tag("real")
@Tag("long")
class AlertmanagerClockTest {
    @TempDir
    private Path directory;

    @BeforeAll
    static void getTools() throws Exception {
        Alertmanager.get();
    }

    private static Alert alert(AlertEvent event, Instant since, Instant at) {
        return new Alert(
                "0123456789abcdef",
                event,
                AlertLevel.PAGE,
                null,
                "host",
                "system manager",
                at,
                since,
                "foreign-drop-in",
                "web.service",
                "loaded",
                "/etc/x.conf",
                null,
                "block-and-alert",
                "critical",
                "web.service: foreign-drop-in (loaded)",
                "File /etc/x.conf.");
    }

    @Test
    void an_end_that_is_still_to_come_by_its_clock_is_kept() throws Exception {
        try (Receiver receiver = Receiver.open();
                Alertmanager alertmanager = Alertmanager.start(directory, receiver.url("/"))) {
            AlertSink sink = new AlertSink(
                    "am",
                    SinkKind.ALERTMANAGER,
                    alertmanager.url(),
                    null,
                    null,
                    false,
                    null,
                    List.of(),
                    Set.of(AlertLevel.values()),
                    Duration.ofSeconds(20),
                    null);
            Sink open = new Sinks(0, "/root").of(sink);
            Instant now = Instant.now();
            Instant ahead = now.plus(Duration.ofHours(1));
            for (Alert each : List.of(
                    alert(AlertEvent.FOUND, now, now),
                    alert(AlertEvent.FOUND, now, now.plusSeconds(900)),
                    alert(AlertEvent.RECOVERED, now, ahead))) {
                assertThat(open.send(each, Deadline.in(sink.timeout())).kind()).isEqualTo(Outcome.Kind.DELIVERED);
            }
            assertThat(alertmanager.active())
                    .singleElement()
                    .satisfies(alert -> assertThat(Duration.between(
                                    Instant.parse(alert.path("endsAt").asText()), ahead))
                            .isLessThan(Duration.ofSeconds(1)));
        }
    }
}
