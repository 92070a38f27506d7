package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.facts.Snapshot;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tries one more waiver on what is there now. Remembers nothing.
 *
 * @param run what the run goes by
 */
record WaiverTrial(Configured run) {
    /**
     * What a waiver would cover.
     *
     * @param findings how many findings
     * @param files path → digest of each file that one of them is about; empty when that is not known
     * @param unavailable why the manager did not tell; null when it did
     */
    record Tried(
            int findings,
            SortedMap<String, String> files,
            @Nullable String unavailable) {}

    /**
     * Tries it.
     *
     * @throws RunFailure when the policies cannot be used, there is none of that id, or the caller may not waive it
     */
    Tried tryOut(Waiver waiver, Background<Policies> shipped) throws RunFailure {
        JudgingPolicies judging = run.policies(shipped);
        Path file = run.options().snapshot();
        try (Progress progress = run.looking()) {
            Policies judges = judging.await(progress);
            judging.requireWaivable(waiver, judges);
            Memory memory = Memory.open(run.options());
            Snapshot snapshot = file == null ? run.collect(null) : SnapshotFile.read(file);
            // As if it counted from the moment that is looked at: a recorded one may be of another day.
            Waiver now = waiver.from(snapshot.takenAt());
            AuditReport report = new Judge(run, judges, memory.repairs())
                    .judge(snapshot, memory.history(), List.of(now))
                    .report();
            progress.end();
            return new Tried(
                    report.waived().size(),
                    files(report, snapshot),
                    snapshot.manager().available() ? null : snapshot.manager().unavailableReason());
        }
    }

    private static SortedMap<String, String> files(AuditReport report, Snapshot snapshot) {
        Map<String, String> digests = new HashMap<>();
        snapshot.managerInputs().forEach(each -> digests.put(each.path(), String.valueOf(each.sha256())));
        snapshot.files().forEach(each -> digests.put(each.path(), String.valueOf(each.sha256())));
        SortedMap<String, String> files = new TreeMap<>();
        for (Waived each : report.waived()) {
            String path = each.finding().file();
            if (path != null) {
                String digest = digests.getOrDefault(path, "");
                files.put(path, digest.equals("null") ? "" : digest);
            }
        }
        return files;
    }
}
