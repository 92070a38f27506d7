package io.unitward.cli.install;

import io.unitward.facts.Glob;
import io.unitward.ownership.OwnUnits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a manager tells of one of our units.
 *
 * @param unit its name
 * @param activeState systemd's {@code ActiveState}; null when not told
 * @param result systemd's {@code Result}; null when not told
 * @param startedAt of a service, when it last began; null for never since the manager started, or not told
 * @param endedAt of a service, when it last ended; null likewise
 * @param exitCode of a service that ended by itself; null likewise
 * @param signal of a service that a signal ended; null likewise
 * @param nextAt of a timer, when it elapses next; null for not at all, or not told
 * @param fragment the file that it was loaded from, of a masked one that which masks it; null or empty when not told
 * @param dropIns the drop-ins that were loaded with it
 * @param needsReload systemd's {@code NeedDaemonReload}; null when not told
 * @param command of a service, what is loaded of {@code ExecStart=}, as it is written in a unit file; null when not told
 */
public record UnitRun(
        String unit,
        @Nullable String activeState,
        @Nullable String result,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable Instant nextAt,
        @Nullable String fragment,
        List<String> dropIns,
        @Nullable Boolean needsReload,
        @Nullable String command) {
    private static final String START = "ExecStart=";

    public UnitRun {
        dropIns = List.copyOf(dropIns);
    }

    /** Of a unit of which nothing was told. */
    public static UnitRun untold(String unit) {
        return new UnitRun(unit, null, null, null, null, null, null, null, null, List.of(), null, null);
    }

    /**
     * What makes it another than its file says: drop-ins, but those that packages bring for all units of a type, and another
     * file of the same name.
     *
     * @param file where its file was written
     */
    public List<String> overridden(String file) {
        List<String> others = new ArrayList<>();
        if (fragment != null && !fragment.isEmpty() && !fragment.equals(file)) {
            others.add(fragment);
        }
        dropIns.stream()
                .filter(path -> OwnUnits.OF_ALL_UNITS.stream().noneMatch(glob -> Glob.matches(glob, path)))
                .forEach(others::add);
        return others;
    }

    /**
     * How what is loaded differs from what is on disk, sentences without a full stop. systemd itself looks at whether a file is
     * newer, which a copy with its old time is not.
     *
     * @param text of its file; null where that is not as it was written
     */
    public List<String> notLoaded(@Nullable String text) {
        List<String> different = new ArrayList<>();
        if (Boolean.TRUE.equals(needsReload)) {
            different.add("the manager has not loaded what is on disk (NeedDaemonReload)");
        }
        List<String> commands = text == null
                ? List.of()
                : text.lines()
                        .filter(line -> line.startsWith(START))
                        .map(line -> line.substring(START.length()))
                        .toList();
        // Of an instance the loaded one has the name that the file has a specifier for.
        if (command != null && commands.size() == 1 && !unit.contains("@") && !commands.contains(command)) {
            different.add("the manager would start " + command + ", and the file says " + commands.get(0));
        }
        return different;
    }
}
