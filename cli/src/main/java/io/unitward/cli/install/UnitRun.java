package io.unitward.cli.install;

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
        List<String> dropIns) {
    public UnitRun {
        dropIns = List.copyOf(dropIns);
    }

    /** Of a unit of which nothing was told. */
    public static UnitRun untold(String unit) {
        return new UnitRun(unit, null, null, null, null, null, null, null, null, List.of());
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
                .filter(path -> !path.startsWith("/usr/lib/systemd/") && !path.startsWith("/lib/systemd/"))
                .forEach(others::add);
        return others;
    }
}
