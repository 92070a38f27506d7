package io.unitward.cli.alert;

import io.unitward.alert.Alert;
import io.unitward.alert.AlertLevel;
import io.unitward.facts.UnitNames;
import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.host.SystemTools;
import io.unitward.json.Visible;
import io.unitward.remediation.alert.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structured entries in the journal. Java sends no datagrams over Unix sockets, so util-linux's {@code logger} does, which
 * speaks journald's own protocol and passes every field on.
 *
 * @param socket where journald takes them; without it {@code logger} would send nothing and succeed
 * @param unit on whose behalf: {@code logger} is gone before journald has looked which unit it belongs to; null for none
 */
record JournalSink(Path socket, @Nullable OwnUnit unit) implements Sink {
    @Override
    public Answer send(Alert alert, Deadline deadline) {
        if (!Files.exists(socket)) {
            return Answer.failed("no journal: there is no " + socket);
        }
        try {
            ProcessResult result = new BoundedProcess(
                            List.of(SystemTools.path("logger"), "--journald"),
                            Map.of("PATH", "/usr/bin:/bin", "LC_ALL", "C.UTF-8"))
                    .in(Path.of("/"))
                    .stdin(entry(alert, unit).getBytes(StandardCharsets.UTF_8))
                    .caps(4096, 4096)
                    .run(deadline);
            if (result.timedOut()) {
                return Answer.failed("the journal took nothing in time");
            }
            return result.succeeded()
                    ? new Answer(Outcome.Kind.DELIVERED, "handed to the journal", "")
                    : Answer.failed(
                            "logger ended with " + result.exitCode() + ": " + Answer.shown(result.stderr(), ""));
        } catch (IOException e) {
            return Answer.failed("logger: " + e.getMessage());
        }
    }

    /** An entry as {@code logger} reads it: a field a line. {@code journalctl -u} finds it by the unit that it is about, too. */
    static String entry(Alert alert, @Nullable OwnUnit unit) {
        StringBuilder entry = new StringBuilder();
        field(entry, "MESSAGE", alert.title());
        field(entry, "MESSAGE_ID", alert.event().messageId());
        field(entry, "PRIORITY", priority(alert));
        field(entry, "SYSLOG_IDENTIFIER", "unitward");
        if (unit != null) {
            field(entry, unit.journalField(), unit.name());
        }
        String about = alert.unit();
        if (about != null && UnitNames.isUnitName(about) && (unit == null || !about.equals(unit.name()))) {
            boolean users = !alert.manager().equals("system manager");
            field(entry, new OwnUnit(about, users).journalField(), about);
        }
        for (Map.Entry<String, String> each : alert.fields().entrySet()) {
            if (!each.getKey().equals("title")) {
                field(entry, "UNITWARD_" + each.getKey().toUpperCase(Locale.ROOT), each.getValue());
            }
        }
        return entry.toString();
    }

    private static void field(StringBuilder entry, String name, String value) {
        if (!value.isBlank()) {
            // A line feed in a file's name would begin a field of its own.
            entry.append(name).append('=').append(Visible.of(value)).append('\n');
        }
    }

    private static String priority(Alert alert) {
        return switch (alert.event()) {
            case RECOVERED, WAIVED, TEST -> "5";
            default -> alert.level() == AlertLevel.PAGE ? "2" : "4";
        };
    }
}
