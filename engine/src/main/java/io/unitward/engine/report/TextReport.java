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
import java.util.List;

/**
 * A run as text, for people: what is wrong, strongest first and by unit; what a reload would do and why it is refused;
 * what was done; what could not be told; one line that sums it up. A host on which all is well gives that line alone.
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
        new TextReport(report, new TextOut(to, style)).write();
    }

    private void write() throws IOException {
        List<UnitVerdict> wrong = strongestFirst();
        List<Finding> advice = loudAdvice();
        List<CollectionProblem> problems = untold();
        SummaryLine summary = new SummaryLine(report);
        if (wrong.isEmpty() && advice.isEmpty() && problems.isEmpty() && idle() && report.exitCode() == 0) {
            out.line("unitward: ".concat(summary.allWell()));
            return;
        }
        verdicts(wrong);
        advice(advice);
        new ActionsText(report, out).write();
        problems(problems);
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
            if (kind != VerdictKind.COMPLIANT) {
                report.audit().units().stream()
                        .filter(unit -> unit.verdict() == kind)
                        .forEach(wrong::add);
            }
        }
        return wrong;
    }

    /** Advice that somebody should act upon soon, such as a process that runs an older definition. */
    private List<Finding> loudAdvice() {
        List<Finding> loud = new ArrayList<>();
        if (!report.audit().strict()) {
            loud.addAll(loudAdvice(report.audit().manager()));
            report.audit().units().forEach(unit -> loud.addAll(loudAdvice(unit)));
        }
        return loud;
    }

    private static List<Finding> loudAdvice(UnitVerdict verdict) {
        return verdict.findings().stream()
                .filter(f -> f.classification() == Classification.ADVICE && f.severity() != Severity.NOTICE)
                .toList();
    }

    private void verdicts(List<UnitVerdict> wrong) throws IOException {
        int harmless = 0;
        for (UnitVerdict verdict : wrong) {
            if (verdict.verdict() == VerdictKind.BLOCK_AND_ALERT || isManager(verdict) || harmless++ < MANY) {
                new UnitText(verdict, report, out).write();
            }
        }
        more(harmless, "units", "that are unknown or await a reload");
    }

    private void advice(List<Finding> advice) throws IOException {
        int shown = 0;
        for (Finding finding : advice) {
            if (shown++ < MANY) {
                String subject = finding.unit().equals(FindingDraft.MANAGER)
                        ? SummaryLine.manager(report.snapshot().manager())
                        : finding.unit();
                out.heading(
                        Mark.ADVICE,
                        subject,
                        finding.policy() + ": " + finding.message() + " " + finding.remediation());
            }
        }
        more(shown, "pieces", "of such advice");
    }

    /** What stayed unknown and no finding above says already. */
    private List<CollectionProblem> untold() {
        return report.snapshot().problems().stream()
                .filter(problem -> problem.kind() != CollectionProblem.Kind.NOTE && !isTold(problem))
                .toList();
    }

    private boolean isTold(CollectionProblem problem) {
        if (problem.kind() == CollectionProblem.Kind.MANAGER) {
            return told(report.audit().manager(), problem);
        }
        return report.audit().units().stream().anyMatch(unit -> told(unit, problem));
    }

    private static boolean told(UnitVerdict verdict, CollectionProblem problem) {
        boolean same = verdict.unit().equals(problem.subject());
        return verdict.verdict() != VerdictKind.COMPLIANT
                && verdict.findings().stream()
                        .anyMatch(f -> (same || problem.subject().equals(f.file()))
                                && f.classification() != Classification.ADVICE
                                && f.message().contains(problem.reason()));
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

    private void more(int shown, String what, String which) throws IOException {
        if (shown > MANY) {
            out.paragraph(4, "and " + (shown - MANY) + " more " + what + " " + which + " (-o json=- lists all)");
        }
    }

    static boolean isManager(UnitVerdict verdict) {
        return verdict.unit().equals(FindingDraft.MANAGER);
    }
}
