package io.unitward.ownership;

import io.unitward.facts.Snapshot;
import io.unitward.facts.UnitFile;
import io.unitward.ownership.Artifact.Drift;
import io.unitward.pending.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what was healed before against what is there now. Pure. */
public final class RepairedAgain {
    private static final Duration DAY = Duration.ofDays(1);

    private RepairedAgain() {}

    /**
     * What was healed within the day before a moment and is wrong again: an artifact that drifted, or something that was moved
     * aside and is there.
     *
     * @param artifacts what sources declare, held against what is there
     * @param repairs what was put right before
     */
    public static List<Repaired> of(
            Snapshot snapshot, List<Artifacts.Held> artifacts, List<Repair> repairs, Instant at) {
        if (repairs.isEmpty()) {
            return List.of();
        }
        Map<String, Artifact> declared = new HashMap<>();
        artifacts.forEach(held -> declared.put(held.artifact().path(), held.artifact()));
        Set<String> there = new HashSet<>();
        snapshot.searchPath()
                .forEach(directory ->
                        directory.entries().forEach(entry -> there.add(directory.path() + "/" + entry.name())));
        Map<String, UnitFile> files = new HashMap<>();
        snapshot.files().forEach(file -> files.put(file.path(), file));
        List<Repaired> again = new ArrayList<>();
        for (Repair repair : repairs) {
            List<Instant> times = repair.times().stream()
                    .filter(time -> time.isAfter(at.minus(DAY)) && !time.isAfter(at))
                    .toList();
            Artifact artifact = declared.get(repair.path());
            boolean wrong = artifact == null
                    ? there.contains(repair.path())
                    : artifact.drift() != Drift.NONE && artifact.drift() != Drift.UNKNOWN;
            if (wrong && !times.isEmpty()) {
                again.add(repaired(
                        repair, artifact == null ? repair.unit() : artifact.unit(), times, files.get(repair.path())));
            }
        }
        return again;
    }

    private static Repaired repaired(Repair repair, String unit, List<Instant> times, @Nullable UnitFile file) {
        String writer = file == null || file.uid() == null ? "" : "uid " + file.uid();
        String last = times.get(times.size() - 1).toString();
        return new Repaired(
                unit,
                repair.path(),
                times.size() >= Repair.OFTEN,
                Integer.toString(times.size()),
                last,
                writer,
                repair.difference(),
                "was healed " + times.size() + (times.size() == 1 ? " time" : " times") + " within a day, last at "
                        + last
                        + ", and is wrong again"
                        + (writer.isEmpty() ? "" : "; it belongs to " + writer)
                        + (repair.difference().isEmpty() ? "" : "; the last time it had " + repair.difference()));
    }
}
