package io.unitward.cli;

import io.unitward.host.BoundedProcess;
import io.unitward.host.Deadline;
import io.unitward.host.ProcessResult;
import io.unitward.host.SystemTools;
import io.unitward.json.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the journal has of a unit of the caller's own manager, for somebody to read now: nothing of it is ever kept. */
final class UnitJournal {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LINES = 15;
    private static final int MOST = 64 << 10;
    private static final int LONGEST = 300;

    private UnitJournal() {}

    /** The last lines since then, oldest first and safe to show; empty when there are none, or they cannot be read. */
    static List<String> since(Instant then, String unit) {
        try {
            ProcessResult result = new BoundedProcess(
                            List.of(
                                    SystemTools.path("journalctl"),
                                    "--user",
                                    "--quiet",
                                    "--no-pager",
                                    "--output=cat",
                                    "--lines=" + LINES,
                                    "--since=@" + then.getEpochSecond(),
                                    "--unit=" + unit),
                            Map.of("LC_ALL", "C.UTF-8"))
                    .in(Path.of("/"))
                    .caps(MOST, MOST)
                    .run(Deadline.in(LIMIT));
            return result.succeeded() ? shown(result.stdoutText()) : List.of();
        } catch (IOException notThere) {
            return List.of();
        }
    }

    /** Each line on its own, none too long. */
    static List<String> shown(String text) {
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(Visible::of)
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
                .toList();
    }
}
