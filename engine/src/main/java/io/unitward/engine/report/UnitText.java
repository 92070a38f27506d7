package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.View;
import io.unitward.pending.Staleness;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
        String subject = TextReport.isManager(verdict) ? SummaryLine.manager(report) : verdict.unit();
        String owner = verdict.owner() == null ? "" : "  (owner " + verdict.owner() + ")";
        out.heading(mark(verdict.verdict()), subject, verdict.verdict().text().concat(owner));
        for (List<Finding> alike : byPolicy().values()) {
            wrong(alike);
        }
        pending();
    }

    /** What is safe to reload needs no hand, so a line for each file: the section on the reload says what becomes of it. */
    private void pending() throws IOException {
        Map<String, Set<String>> policies = new LinkedHashMap<>();
        Map<String, String> missed = new LinkedHashMap<>();
        for (Finding finding : verdict.findings()) {
            if (finding.classification() == Classification.SAFE_RELOAD && (finding.file() != null || !namesAChange())) {
                String what = finding.file() == null ? finding.message() : finding.file();
                Set<String> names = policies.getOrDefault(what, new TreeSet<>(Comparator.reverseOrder()));
                names.add(finding.policy());
                policies.put(what, names);
                String why = missedByTheFlag(finding);
                if (!missed.getOrDefault(what, "").contains("content")) {
                    missed.put(what, why);
                }
            }
        }
        for (Map.Entry<String, Set<String>> each : policies.entrySet()) {
            out.verbatim(
                    4,
                    String.join(", ", each.getValue()) + ": " + each.getKey() + missed.getOrDefault(each.getKey(), ""));
        }
    }

    /** Whether something is said of what waits on disk: that the flag is set for it then adds nothing. */
    private boolean namesAChange() {
        for (Finding finding : verdict.findings()) {
            if (finding.view() == View.ON_DISK && finding.file() != null) {
                return true;
            }
        }
        return false;
    }

    /** systemd compares modification times: where that misses a change, people would doubt the report. */
    private static String missedByTheFlag(Finding finding) {
        Map<String, String> seen = finding.evidence();
        if (finding.file() == null || !"false".equals(seen.get("needDaemonReload"))) {
            return "";
        }
        if ("stub".equals(seen.get("loadState"))) {
            // Nothing of it is loaded, so that nothing of it has changed since.
            return "  (not loaded)";
        }
        return Staleness.STALE.text().equals(seen.get("staleness"))
                ? "  (its content changed, though NeedDaemonReload=no)"
                : "  (changed since the load, though NeedDaemonReload=no)";
    }

    private void wrong(List<Finding> alike) throws IOException {
        out.paragraph(4, alike.get(0).policy());
        Map<List<Object>, Same> said = new LinkedHashMap<>();
        for (Finding finding : alike) {
            List<Object> key = List.of(finding.message(), explanation(finding), sameName(finding));
            Same same = said.getOrDefault(key, new Same(finding));
            same.add(finding);
            said.put(key, same);
        }
        for (Same same : said.values()) {
            one(same.first, same.viewsByFile);
        }
        since(alike);
        if (!alike.get(0).why().isEmpty()) {
            out.labelled(6, "why", alike.get(0).why());
        }
        if (!alike.get(0).remediation().isEmpty()) {
            out.labelled(6, "fix", alike.get(0).remediation());
        }
    }

    /** What came with this run, or shortly before, needs no date. */
    private void since(List<Finding> alike) throws IOException {
        Duration longest = Duration.ZERO;
        for (Finding finding : alike) {
            Duration seen = report.seenFor(finding);
            longest = seen != null && seen.compareTo(longest) > 0 ? seen : longest;
        }
        if (longest.toHours() > 0) {
            String text = longest.toHours() < 48 ? longest.toHours() + " h" : longest.toDays() + " days";
            Instant first = report.audit().at().minus(longest).truncatedTo(ChronoUnit.SECONDS);
            out.labelled(6, "since", first + ", for " + text);
        }
    }

    private void one(Finding finding, Map<String, List<View>> viewsByFile) throws IOException {
        for (Map.Entry<String, List<View>> file : viewsByFile.entrySet()) {
            if (!file.getKey().isEmpty()) {
                out.verbatim(6, file.getKey().concat(where(file.getValue())));
            }
        }
        out.paragraph(6, withoutPath(finding).concat(explanation(finding)));
    }

    /** The message, with the path that stands on the line above it cut to its name. */
    private static String withoutPath(Finding finding) {
        String file = finding.file();
        return file == null ? finding.message() : finding.message().replace(file, nameOf(file));
    }

    /** A message that names its file is that file's own. */
    private static String sameName(Finding finding) {
        String file = finding.file();
        return file == null || !finding.message().contains(file) ? "" : file;
    }

    private static String nameOf(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.isEmpty() ? path : name;
    }

    /** Why the file is or is not vouched for, where the message does not tell; all other evidence is for programs. */
    private static String explanation(Finding finding) {
        String vouching = finding.evidence().getOrDefault("vouching", "");
        boolean adds = finding.classification() == Classification.BLOCK_AND_ALERT
                && finding.file() != null
                && !vouching.isEmpty()
                && !finding.message().contains(vouching)
                && !saysWriter(finding, vouching);
        return adds ? " It " + vouching + "." : "";
    }

    private static boolean saysWriter(Finding finding, String vouching) {
        String writer = finding.evidence().getOrDefault("writer", "");
        return !writer.isEmpty() && finding.message().contains(writer) && vouching.contains(writer);
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
            boolean listed = finding.classification() != Classification.ADVICE
                    || report.audit().strict();
            if (listed && finding.classification() != Classification.SAFE_RELOAD) {
                List<String> key = List.of(
                        finding.policy(), finding.classification().text(), finding.why(), finding.remediation());
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
