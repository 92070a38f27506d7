package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.View;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One unit, or the manager, of a text report: the verdict, then each thing found and, once for all alike, what fixes it. */
final class UnitText {
    private final UnitVerdict verdict;
    private final RunReport report;
    private final TextOut out;

    UnitText(UnitVerdict verdict, RunReport report, TextOut out) {
        this.verdict = verdict;
        this.report = report;
        this.out = out;
    }

    void write() throws IOException {
        String subject = TextReport.isManager(verdict)
                ? SummaryLine.manager(report.snapshot().manager())
                : verdict.unit();
        String owner = verdict.owner() == null ? "" : "  (owner " + verdict.owner() + ")";
        out.heading(mark(verdict.verdict()), subject, verdict.verdict().text().concat(owner));
        for (List<Finding> alike : byPolicy().values()) {
            if (alike.get(0).classification() == Classification.SAFE_RELOAD) {
                pending(alike);
            } else {
                wrong(alike);
            }
        }
    }

    /** What is safe to reload needs no hand: the section on the reload says what becomes of it. */
    private void pending(List<Finding> alike) throws IOException {
        for (Finding finding : alike) {
            out.verbatim(4, finding.policy() + ": " + (finding.file() == null ? finding.message() : finding.file()));
        }
    }

    private void wrong(List<Finding> alike) throws IOException {
        out.paragraph(4, alike.get(0).policy());
        Map<Said, Map<String, List<View>>> said = new LinkedHashMap<>();
        for (Finding finding : alike) {
            List<View> views = said.computeIfAbsent(Said.of(finding), key -> new LinkedHashMap<>())
                    .computeIfAbsent(finding.file() == null ? "" : finding.file(), file -> new ArrayList<>());
            if (finding.view() != null) {
                views.add(finding.view());
            }
        }
        for (Map.Entry<Said, Map<String, List<View>>> one : said.entrySet()) {
            for (Map.Entry<String, List<View>> file : one.getValue().entrySet()) {
                if (!file.getKey().isEmpty()) {
                    out.verbatim(6, file.getKey().concat(where(file.getValue())));
                }
            }
            one(one.getKey(), one.getValue().keySet());
        }
        if (!alike.get(0).remediation().isEmpty()) {
            out.labelled(6, "fix", alike.get(0).remediation());
        }
    }

    private void one(Said said, Set<String> files) throws IOException {
        out.paragraph(6, said.message);
        for (Map.Entry<String, String> seen : said.evidence.entrySet()) {
            boolean repeats = said.message.contains(seen.getValue()) || files.contains(seen.getValue());
            if (!repeats && !seen.getValue().isEmpty()) {
                out.labelled(6, "seen", seen.getKey() + " = " + seen.getValue());
            }
        }
    }

    private static String where(List<View> views) {
        if (views.isEmpty()) {
            return "";
        }
        boolean loaded = views.contains(View.LOADED);
        if (loaded && views.contains(View.ON_DISK)) {
            return "  (in effect, and on disk for the next reload)";
        }
        return loaded ? "  (in effect)" : "  (waiting on disk)";
    }

    private Map<List<String>, List<Finding>> byPolicy() {
        Map<List<String>, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding finding : verdict.findings()) {
            if (finding.classification() != Classification.ADVICE
                    || report.audit().strict()) {
                List<String> key =
                        List.of(finding.policy(), finding.classification().text(), finding.remediation());
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(finding);
            }
        }
        return groups;
    }

    private static Mark mark(VerdictKind kind) {
        return switch (kind) {
            case BLOCK_AND_ALERT -> Mark.BAD;
            case UNKNOWN -> Mark.UNKNOWN;
            case SAFE_RELOAD -> Mark.RELOAD;
            case COMPLIANT -> Mark.GOOD;
        };
    }

    /** A finding but for its file and view: what holds for several is said once, below their names. */
    private record Said(String message, Map<String, String> evidence) {
        static Said of(Finding finding) {
            return new Said(finding.message(), finding.sortedEvidence());
        }
    }
}
