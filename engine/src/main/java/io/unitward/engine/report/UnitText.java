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
import org.jspecify.annotations.Nullable;

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
            Finding first = alike.get(0);
            out.paragraph(4, first.policy());
            Map<Said, List<View>> said = new LinkedHashMap<>();
            for (Finding finding : alike) {
                List<View> views = said.computeIfAbsent(Said.of(finding), key -> new ArrayList<>());
                if (finding.view() != null) {
                    views.add(finding.view());
                }
            }
            for (Map.Entry<Said, List<View>> one : said.entrySet()) {
                one(one.getKey(), one.getValue());
            }
            // What is safe to reload needs no hand: the section on the reload says what becomes of it.
            if (first.classification() != Classification.SAFE_RELOAD
                    && !first.remediation().isEmpty()) {
                out.labelled(6, "fix", first.remediation());
            }
        }
    }

    private void one(Said said, List<View> views) throws IOException {
        if (said.file != null) {
            out.verbatim(6, said.file.concat(where(views)));
        }
        out.paragraph(6, said.message);
        for (Map.Entry<String, String> seen : said.evidence.entrySet()) {
            boolean repeats =
                    said.message.contains(seen.getValue()) || seen.getValue().equals(said.file);
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

    /** A finding but for its view: what holds in both views is said once. */
    private record Said(@Nullable String file, String message, Map<String, String> evidence) {
        static Said of(Finding finding) {
            return new Said(finding.file(), finding.message(), finding.sortedEvidence());
        }
    }
}
