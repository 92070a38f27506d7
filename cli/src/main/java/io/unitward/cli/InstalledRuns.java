package io.unitward.cli;

import io.unitward.cli.install.ExecWords;
import io.unitward.cli.install.UnitRun;
import io.unitward.collector.systemd.UnitProperties;
import io.unitward.collector.systemd.UnitProperties.Question;
import io.unitward.host.Deadline;
import io.unitward.host.ManagerConnection;
import io.unitward.host.ManagerUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a manager what became of our own units, by the read calls alone. */
final class InstalledRuns {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String UNIT = "org.freedesktop.systemd1.Unit";
    private static final String SERVICE = "org.freedesktop.systemd1.Service";
    private static final String TIMER = "org.freedesktop.systemd1.Timer";
    /** In the year 2100. systemd says with all bits that something never comes. */
    private static final long NEVER = 4_102_444_800_000_000L;

    private InstalledRuns() {}

    /**
     * What was told.
     *
     * @param runs by name
     * @param searchPath the directories that the manager reads units from; empty when not told
     */
    record Told(Map<String, UnitRun> runs, List<String> searchPath) {
        Told {
            runs = Map.copyOf(runs);
            searchPath = List.copyOf(searchPath);
        }
    }

    /**
     * Asks.
     *
     * @param units full names
     * @throws ManagerUnavailable when the manager does not answer
     */
    static Told ask(LiveHost host, List<String> units) throws ManagerUnavailable {
        Deadline deadline = Deadline.in(LIMIT);
        List<Question> questions = new ArrayList<>();
        for (String unit : units) {
            for (String property : List.of("ActiveState", "FragmentPath", "DropInPaths", "NeedDaemonReload")) {
                questions.add(new Question(unit, UNIT, property));
            }
            if (unit.endsWith(".service")) {
                for (String property : List.of(
                        "Result",
                        "ExecMainStartTimestamp",
                        "ExecMainExitTimestamp",
                        "ExecMainCode",
                        "ExecMainStatus",
                        "ExecStart")) {
                    questions.add(new Question(unit, SERVICE, property));
                }
            } else if (unit.endsWith(".timer")) {
                questions.add(new Question(unit, TIMER, "NextElapseUSecRealtime"));
                questions.add(new Question(unit, TIMER, "NextElapseUSecMonotonic"));
            }
        }
        Map<String, Object> told = new HashMap<>();
        List<String> searchPath;
        try (ManagerConnection connection = host.connect(deadline)) {
            List<@Nullable Object> values = UnitProperties.ask(connection, questions, deadline);
            for (int i = 0; i < values.size(); i++) {
                Object value = values.get(i);
                if (value != null) {
                    told.put(questions.get(i).unit() + "\0" + questions.get(i).property(), value);
                }
            }
            searchPath = UnitProperties.searchPath(connection, deadline);
        }
        Map<String, UnitRun> runs = new HashMap<>();
        units.forEach(unit -> runs.put(unit, run(unit, told)));
        return new Told(runs, searchPath);
    }

    private static UnitRun run(String unit, Map<String, Object> told) {
        Long code = number(told, unit, "ExecMainCode");
        Long status = number(told, unit, "ExecMainStatus");
        Instant ended = time(number(told, unit, "ExecMainExitTimestamp"));
        // CLD_EXITED is 1; whatever else ended it is a signal.
        boolean exited = code != null && code == 1;
        Integer how = status == null || ended == null ? null : status.intValue();
        return new UnitRun(
                unit,
                text(told, unit, "ActiveState"),
                text(told, unit, "Result"),
                time(number(told, unit, "ExecMainStartTimestamp")),
                ended,
                exited ? how : null,
                exited || code == null || code == 0 ? null : how,
                next(told, unit),
                text(told, unit, "FragmentPath"),
                texts(told, unit, "DropInPaths"),
                told.get(unit + "\0NeedDaemonReload") instanceof Boolean needs ? needs : null,
                command(told.get(unit + "\0ExecStart")));
    }

    /** systemd tells of each command its path, its words, and how it ran; ours have one. */
    private static @Nullable String command(@Nullable Object commands) {
        if (!(commands instanceof List<?> all) || all.isEmpty()) {
            return null;
        }
        List<String> told = new ArrayList<>();
        for (Object each : all) {
            if (each instanceof List<?> fields && fields.size() > 1 && fields.get(1) instanceof List<?> argv) {
                told.add(ExecWords.ofLoaded(argv.stream().map(String::valueOf).toList()));
            }
        }
        return String.join("; ", told);
    }

    /** The earlier of the two clocks that a timer goes by. */
    private static @Nullable Instant next(Map<String, Object> told, String unit) {
        Instant calendar = time(number(told, unit, "NextElapseUSecRealtime"));
        Long monotonic = number(told, unit, "NextElapseUSecMonotonic");
        Instant started = null;
        if (isTime(monotonic)) {
            started = Instant.now().plusNanos(Objects.requireNonNull(monotonic) * 1000 - System.nanoTime());
        }
        return calendar == null || (started != null && started.isBefore(calendar)) ? started : calendar;
    }

    private static boolean isTime(@Nullable Long micros) {
        return micros != null && micros > 0 && micros < NEVER;
    }

    /** Microseconds since 1970; systemd says 0 for never as well. */
    private static @Nullable Instant time(@Nullable Long micros) {
        return isTime(micros) ? Instant.EPOCH.plusNanos(Objects.requireNonNull(micros) * 1000) : null;
    }

    private static @Nullable Long number(Map<String, Object> told, String unit, String property) {
        return told.get(unit + "\0" + property) instanceof Number number ? Long.valueOf(number.longValue()) : null;
    }

    private static List<String> texts(Map<String, Object> told, String unit, String property) {
        return told.get(unit + "\0" + property) instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static @Nullable String text(Map<String, Object> told, String unit, String property) {
        return told.get(unit + "\0" + property) instanceof String text ? text : null;
    }
}
