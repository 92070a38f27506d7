package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.CollectionProblem;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.Severity;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A run as text, for people: what is wrong, strongest first and by unit; what a reload would do and why it is refused;
 * what was done; what could not be told; one line that sums it up. A host on which all is well gives that line alone.
 *
 * <p>Every run writes text, most of them cold: loops instead of streams here save a tenth of a second.
 */
public final class TextReport {
    /** More lines of a harmless kind than this tell nobody more; violations are never cut short. */
    private static final int MANY = 20;

    private final RunReport report;
    private final TextOut out;

    private TextReport(RunReport report, TextOut out) {
        this.report = report;
        this.out = out;
    }

    /** Writes a run; the same run and style give the same characters. */
    public static void write(RunReport report, Appendable to, Style style) throws IOException {
        Home home = new Home(report.snapshot().manager().home());
        new TextReport(report, new TextOut(to, style, home)).write();
    }

    private void write() throws IOException {
        List<UnitVerdict> wrong = strongestFirst();
        List<Finding> advice = loudAdvice();
        List<CollectionProblem> problems = untold(wrong);
        SummaryLine summary = new SummaryLine(report);
        String policies = PoliciesText.line(report.audit());
        WaiversText waivers = new WaiversText(report, out);
        boolean previewed = report.dryRun() && !report.preview().isEmpty();
        if (wrong.isEmpty()
                && advice.isEmpty()
                && problems.isEmpty()
                && waivers.isEmpty()
                && idle()
                && undelivered().isEmpty()
                && !(previewed && report.preview().showsADifference())
                && report.exitCode() == 0) {
            out.line("unitward: ".concat(summary.allWell()));
            if (!policies.isEmpty()) {
                out.line("unitward: ".concat(policies));
            }
            return;
        }
        verdicts(wrong);
        advice(advice);
        waivers.write();
        new StackText(report.snapshot(), report.audit(), out).write();
        if (previewed) {
            new PreviewText(report.preview(), out).write();
        }
        new ActionsText(report, out).write();
        problems(problems);
        alerts(undelivered());
        if (!policies.isEmpty()) {
            out.summary(policies + ".");
        }
        out.summary(summary.full());
    }

    private boolean idle() {
        return report.actions().isEmpty()
                && report.plan().actions().isEmpty()
                && report.plan().refusals().isEmpty();
    }

    /** The manager first, then the units by verdict; the report has them by name already. */
    private List<UnitVerdict> strongestFirst() {
        List<UnitVerdict> wrong = new ArrayList<>();
        if (report.audit().manager().verdict() != VerdictKind.COMPLIANT) {
            wrong.add(report.audit().manager());
        }
        for (VerdictKind kind : VerdictKind.values()) {
            for (UnitVerdict unit : report.audit().units()) {
                if (unit.verdict() == kind && kind != VerdictKind.COMPLIANT) {
                    wrong.add(unit);
                }
            }
        }
        return wrong;
    }

    /** Advice that somebody should act upon soon, such as a process that runs an older definition. */
    private List<Finding> loudAdvice() {
        List<Finding> loud = new ArrayList<>();
        if (!report.audit().strict()) {
            loudAdvice(report.audit().manager(), loud);
            for (UnitVerdict unit : report.audit().units()) {
                loudAdvice(unit, loud);
            }
        }
        return loud;
    }

    private static void loudAdvice(UnitVerdict verdict, List<Finding> loud) {
        for (Finding finding : verdict.findings()) {
            if (finding.classification() == Classification.ADVICE && finding.severity() != Severity.NOTICE) {
                loud.add(finding);
            }
        }
    }

    private void verdicts(List<UnitVerdict> wrong) throws IOException {
        int harmless = 0;
        for (UnitVerdict verdict : wrong) {
            if (mustBeSeen(verdict) || harmless++ < MANY) {
                new UnitText(verdict, report, out).write();
            }
        }
        more(harmless, "units", "that await a reload, or are nobody's and unknown");
    }

    /** Whether the run's exit code or a person's work may hang on it. */
    private static boolean mustBeSeen(UnitVerdict verdict) {
        return switch (verdict.verdict()) {
            case BLOCK_AND_ALERT -> true;
            case UNKNOWN -> verdict.mustBeKnown();
            case SAFE_RELOAD, COMPLIANT -> false;
        };
    }

    private void advice(List<Finding> advice) throws IOException {
        int shown = 0;
        for (Finding finding : advice) {
            if (shown++ < MANY) {
                String subject =
                        finding.unit().equals(FindingDraft.MANAGER) ? SummaryLine.manager(report) : finding.unit();
                boolean named = finding.message().contains(subject);
                out.heading(
                        Mark.ADVICE, finding.policy(), named ? finding.message() : subject + ": " + finding.message());
                if (finding.file() != null && !finding.message().contains(finding.file())) {
                    out.verbatim(4, finding.file());
                }
            }
        }
        more(shown, "pieces", "of such advice");
    }

    /** What stayed unknown and no finding above says already. */
    private List<CollectionProblem> untold(List<UnitVerdict> shown) {
        List<CollectionProblem> untold = new ArrayList<>();
        Map<String, String> told = new HashMap<>();
        if (!report.snapshot().problems().isEmpty()) {
            for (UnitVerdict verdict : shown) {
                told(verdict, told);
            }
        }
        for (CollectionProblem problem : report.snapshot().problems()) {
            boolean isTold = told.getOrDefault(problem.subject(), "").contains(problem.reason());
            if (problem.kind() != CollectionProblem.Kind.NOTE && !isTold) {
                untold.add(problem);
            }
        }
        return untold;
    }

    /** Adds what the findings of a verdict say, by unit and by file. */
    private static void told(UnitVerdict verdict, Map<String, String> told) {
        for (Finding finding : verdict.findings()) {
            if (finding.classification() != Classification.ADVICE) {
                add(told, verdict.unit(), finding.message());
                if (finding.file() != null) {
                    add(told, finding.file(), finding.message());
                }
            }
        }
    }

    private static void add(Map<String, String> told, String subject, String message) {
        told.put(subject, told.getOrDefault(subject, "") + "\n" + message);
    }

    private void problems(List<CollectionProblem> problems) throws IOException {
        if (problems.isEmpty()) {
            return;
        }
        out.heading(Mark.UNKNOWN, "could not tell", "");
        int shown = 0;
        for (CollectionProblem problem : problems) {
            if (shown++ < MANY) {
                out.paragraph(4, problem.subject() + ": " + problem.reason());
            }
        }
        more(shown, "subjects", "that stayed unknown");
    }

    /** What is wrong with alerts: that a sink takes none, for instance. */
    private List<String> undelivered() {
        return report.alerts() == null ? List.of() : report.alerts().problems();
    }

    private void alerts(List<String> problems) throws IOException {
        if (problems.isEmpty()) {
            return;
        }
        out.heading(Mark.ADVICE, "alerts", "");
        int shown = 0;
        for (String problem : problems) {
            if (shown++ < MANY) {
                out.paragraph(4, problem);
            }
        }
        more(shown, "problems", "with alerts");
    }

    private void more(int shown, String what, String which) throws IOException {
        if (shown > MANY) {
            out.paragraph(4, "and " + (shown - MANY) + " more " + what + " " + which + " (-o json=- lists all)");
        }
    }

    static boolean isManager(UnitVerdict verdict) {
        return verdict.unit().equals(FindingDraft.MANAGER);
    }
}
