package io.unitward.cli;

import io.unitward.facts.Scope;
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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the journal has of a unit. What is shown of a start is for somebody to read now and is kept nowhere; a tail is for evidence,
 * which takes the secrets out.
 */
final class UnitJournal {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** What a unit said last may reach the journal a moment after its end, and later where much else is done. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int READ = 200;
    private static final int LINES = 20;
    private static final int MOST = 256 << 10;
    private static final int LONGEST = 300;
    private static final int TAIL = 500;
    private static final int TAIL_BYTES = 4 << 20;
    /** systemd's own last line of a unit that failed. */
    private static final String END = "Failed with result";
    /** What docker-compose tells of each container that it stops and makes. */
    private static final Pattern PROGRESS = Pattern.compile(
            "\\s*(Container|Network|Volume) \\S+\\s+(Stopp|Remov|Creat|Recreat|Start|Wait|Healthy|Running)\\w*\\s*");

    private UnitJournal() {}

    /**
     * The end of the journal of a unit.
     *
     * @param text its lines, oldest first, each with its time; safe to show, with whatever secrets the unit wrote
     * @param problem why there is none, a phrase; null when there may just be nothing
     */
    record Tail(String text, @Nullable String problem) {}

    /** Reads the last lines, however old. */
    static Tail tail(Scope scope, String unit, Deadline deadline) {
        try {
            ProcessResult result = new BoundedProcess(
                            List.of(
                                    SystemTools.path("journalctl"),
                                    "--" + scope.text(),
                                    "--quiet",
                                    "--no-pager",
                                    "--no-hostname",
                                    "--utc",
                                    "--output=short-iso-precise",
                                    "--lines=" + TAIL,
                                    "--unit=" + unit),
                            Map.of("LC_ALL", "C.UTF-8"))
                    .in(Path.of("/"))
                    .caps(TAIL_BYTES, MOST)
                    .run(deadline);
            if (!result.succeeded()) {
                return new Tail("", result.timedOut() ? "journalctl did not end in time" : "journalctl failed");
            }
            return new Tail(result.stdoutText().lines().map(Visible::of).collect(Collectors.joining("\n")), null);
        } catch (IOException notThere) {
            return new Tail("", String.valueOf(notThere.getMessage()));
        }
    }

    /** The last lines since a start that failed, oldest first and safe to show; empty when they cannot be read. */
    static List<String> since(Instant then, String unit) {
        Deadline late = Deadline.in(LATE);
        List<String> lines = read(then, unit);
        while (lines.stream().noneMatch(line -> line.contains(END)) && !late.passed()) {
            LockSupport.parkNanos(PAUSE.toNanos());
            lines = read(then, unit);
        }
        return lines;
    }

    private static List<String> read(Instant then, String unit) {
        try {
            ProcessResult result = new BoundedProcess(
                            List.of(
                                    SystemTools.path("journalctl"),
                                    "--user",
                                    "--quiet",
                                    "--no-pager",
                                    "--output=cat",
                                    "--lines=" + READ,
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

    /** The last lines that say something, none too long. */
    static List<String> shown(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !PROGRESS.matcher(line).matches())
                .map(Visible::of)
                .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
                .toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
