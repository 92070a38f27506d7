package io.unitward.cli.alert;

import io.unitward.alert.AlertSink;
import io.unitward.alert.Alerts;
import io.unitward.config.ConfigProblem;
import io.unitward.config.TrustedProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sinks of one caller.
 *
 * @param uid who runs unitward, and so may own what root does not
 * @param home what <code>~</code> means; null when that is not known
 */
public record Sinks(long uid, @Nullable String home) {
    /** Where journald takes entries. */
    static final Path JOURNAL_SOCKET = Path.of("/run/systemd/journal/socket");

    /** How each problem of a sink begins. */
    public static final String PROBLEM = "alerts: sink ";

    /** What keeps sinks from being told anything, as far as that can be seen without telling them. */
    public List<String> problems(Alerts alerts) {
        List<String> problems = new ArrayList<>();
        for (AlertSink sink : alerts.sinks()) {
            List<String> found = switch (sink.kind()) {
                case JOURNAL -> List.of();
                case COMMAND ->
                    TrustedProgram.problems(List.of(Path.of(sink.argv().get(0))), uid).stream()
                            .map(ConfigProblem::toString)
                            .toList();
                default -> new WebhookSink(sink, this).problems();
            };
            found.forEach(each -> problems.add(PROBLEM + sink.name() + ": " + each));
        }
        return problems;
    }

    Sink of(AlertSink sink) {
        return switch (sink.kind()) {
            case JOURNAL -> new JournalSink(JOURNAL_SOCKET, OwnUnit.here());
            case COMMAND -> new CommandSink(sink.argv(), uid);
            default -> new WebhookSink(sink, this);
        };
    }

    /**
     * A path of the configuration.
     *
     * @return null when it is below a home that is not known
     */
    @Nullable
    Path path(String configured) {
        if (!configured.startsWith("~/")) {
            return Path.of(configured);
        }
        return home == null ? null : Path.of(home, configured.substring(2));
    }
}
