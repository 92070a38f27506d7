package io.unitward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.alert.AlertLevel;
import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.alert.SinkKind;
import io.unitward.cli.alert.Delivery;
import io.unitward.cli.alert.Sinks;
import io.unitward.facts.Scope;
import io.unitward.remediation.alert.Sight;
import io.unitward.remediation.alert.Subjects;
import io.unitward.remediation.journal.StateDirectory;
import io.unitward.verdict.AlertsTold;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where nothing can be remembered, people are told all the same. */
class AlertingTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path temporary;

    private StateDirectory directory;
    private Path log;
    private Alerting alerting;

    @BeforeEach
    void open() throws Exception {
        long uid = Integer.toUnsignedLong((Integer) Files.getAttribute(temporary, "unix:uid"));
        directory = StateDirectory.open(temporary.resolve("state"), Scope.USER, uid);
        log = temporary.resolve("log");
        Path hook = Files.writeString(temporary.resolve("hook"), "#!/bin/sh\necho told >>'" + log + "'\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        AlertSink sink = new AlertSink(
                "hook",
                SinkKind.COMMAND,
                null,
                null,
                null,
                false,
                null,
                List.of(hook.toString()),
                Set.of(AlertLevel.values()),
                Duration.ofSeconds(20),
                null);
        alerting = new Alerting(
                new Alerts(Duration.ofMinutes(10), null, 10, List.of(sink)),
                directory,
                new Delivery(new Sinks(uid, null)));
    }

    @Test
    void what_may_pass_waits_where_it_is_remembered_since_when_it_is_there() throws Exception {
        tell(NOW);
        tell(NOW.plusSeconds(60));
        assertThat(log).doesNotExist();
        tell(NOW.plusSeconds(600));
        assertThat(log).hasContent("told");
    }

    @Test
    void what_may_pass_is_told_at_once_where_that_cannot_be_written() throws Exception {
        // Something that no file can be put in place of, as on a full disk.
        Files.createDirectories(directory.file("alerts.json.new").resolve("in-the-way"));
        AlertsTold told = tell(NOW);
        assertThat(told.problems())
                .anySatisfy(
                        problem -> assertThat(problem).contains("what is alerted is not remembered, and comes again"));
        assertThat(log).hasContent("told");
    }

    @Test
    void a_newer_versions_memory_is_left_alone_and_silences_nobody() throws Exception {
        String newer = "{\"schema\":\"unitward.alerts/v9\"}\n";
        Files.writeString(directory.file("alerts.json"), newer);
        AlertsTold told = tell(NOW);
        assertThat(told.problems()).anySatisfy(problem -> assertThat(problem).contains("left as it is"));
        assertThat(log).hasContent("told");
        assertThat(directory.file("alerts.json")).hasContent(newer);
    }

    private AlertsTold tell(Instant at) throws IOException {
        return alerting.tell(
                Sight.blind(at, "host", "user manager of uid 1000", Subjects.noVerdict(69, "could not tell")),
                List.of());
    }
}
