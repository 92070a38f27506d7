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
        Map<List<Object>, Same> said = new LinkedHashMap<>();
        for (Finding finding : alike) {
            List<Object> key = List.of(finding.message(), finding.evidence());
            Same same = said.getOrDefault(key, new Same(finding));
            same.add(finding);
            said.put(key, same);
        }
        for (Same same : said.values()) {
            one(same.first, same.viewsByFile);
        }
        if (!alike.get(0).remediation().isEmpty()) {
            out.labelled(6, "fix", alike.get(0).remediation());
        }
    }

    private void one(Finding finding, Map<String, List<View>> viewsByFile) throws IOException {
        for (Map.Entry<String, List<View>> file : viewsByFile.entrySet()) {
            if (!file.getKey().isEmpty()) {
                out.verbatim(6, file.getKey().concat(where(file.getValue())));
            }
        }
        out.paragraph(6, finding.message());
        for (Map.Entry<String, String> seen : finding.sortedEvidence().entrySet()) {
            boolean repeats = finding.message().contains(seen.getValue()) || viewsByFile.containsKey(seen.getValue());
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
                List<Finding> alike = groups.getOrDefault(key, new ArrayList<>());
                alike.add(finding);
                groups.put(key, alike);
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

    /** Findings that differ in file and view alone: what they say is said once, below the names of the files. */
    private static final class Same {
        private final Finding first;
        /** Findings without a file are below the empty name. */
        private final Map<String, List<View>> viewsByFile = new LinkedHashMap<>();

        Same(Finding first) {
            this.first = first;
        }

        void add(Finding finding) {
            String file = finding.file() == null ? "" : finding.file();
            List<View> views = viewsByFile.getOrDefault(file, new ArrayList<>());
            if (finding.view() != null) {
                views.add(finding.view());
            }
            viewsByFile.put(file, views);
        }
    }
}
