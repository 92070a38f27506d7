package io.unitward.engine.report;

import io.unitward.verdict.AuditReport;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The figures of a report.
 *
 * @param units how many units were judged
 * @param verdicts how many units have each verdict; every verdict has an entry
 * @param advice how many findings, the manager's too, are advice
 * @param adviceByPolicy the same, by policy
 */
record Tally(int units, Map<VerdictKind, Integer> verdicts, int advice, SortedMap<String, Integer> adviceByPolicy) {
    static Tally of(AuditReport audit) {
        Map<VerdictKind, Integer> verdicts = new EnumMap<>(VerdictKind.class);
        for (VerdictKind kind : VerdictKind.values()) {
            verdicts.put(kind, 0);
        }
        SortedMap<String, Integer> advice = new TreeMap<>();
        count(audit.manager(), advice);
        for (UnitVerdict unit : audit.units()) {
            verdicts.put(unit.verdict(), verdicts.getOrDefault(unit.verdict(), 0) + 1);
            count(unit, advice);
        }
        int total = 0;
        for (int each : advice.values()) {
            total += each;
        }
        return new Tally(audit.units().size(), verdicts, total, advice);
    }

    private static void count(UnitVerdict verdict, SortedMap<String, Integer> advice) {
        for (Finding finding : verdict.findings()) {
            if (finding.classification() == Classification.ADVICE) {
                advice.put(finding.policy(), advice.getOrDefault(finding.policy(), 0) + 1);
            }
        }
    }

    int of(VerdictKind kind) {
        return verdicts.getOrDefault(kind, 0);
    }
}
