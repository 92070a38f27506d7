package io.unitward.cli;

import io.unitward.engine.Policies;
import io.unitward.facts.Snapshot;
import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Finding;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import io.unitward.verdict.Waiver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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
     * @param waived what it covers
     * @param others what is found of the same units and files and stays as it is, no other waiver covers it either; of the
     *     units that it names where it covers nothing
     * @param files path → digest of each file that one of them is about; empty when that is not known
     * @param unavailable why the manager did not tell; null when it did
     */
    record Tried(
            List<Finding> waived,
            List<Finding> others,
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
            Memory read = Memory.open(run.options());
            Snapshot snapshot = file == null ? run.collect(null) : SnapshotFile.read(file);
            Memory memory = read.without(snapshot);
            // As if it counted from the moment that is looked at: a recorded one may be of another day.
            Waiver now = waiver.from(snapshot.takenAt());
            Judge judge = new Judge(run, judges, memory);
            AuditReport report =
                    judge.judge(snapshot, memory.history(), List.of(now)).report();
            List<Waiver> all = new ArrayList<>(run.configuration().waivers());
            all.add(now);
            AuditReport left = judge.judge(snapshot, memory.history(), all).report();
            progress.end();
            return new Tried(
                    report.waived().stream().map(Waived::finding).toList(),
                    others(now, report, left),
                    files(report, snapshot),
                    snapshot.manager().available() ? null : snapshot.manager().unavailableReason());
        }
    }

    private static List<Finding> others(Waiver waiver, AuditReport report, AuditReport left) {
        Set<String> units = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (Waived each : report.waived()) {
            units.add(each.finding().unit());
            files.add(each.finding().file());
        }
        files.remove(null);
        List<Finding> others = new ArrayList<>();
        for (UnitVerdict verdict :
                Stream.concat(Stream.of(left.manager()), left.units().stream()).toList()) {
            for (Finding finding : verdict.findings()) {
                boolean near = units.isEmpty() ? waiver.names(finding.unit()) : units.contains(finding.unit());
                if (near || files.contains(finding.file())) {
                    others.add(finding);
                }
            }
        }
        return others;
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
