package io.unitward.engine.report;

import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.VerdictKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The verdicts of a run in the order of its text, the manager first, as forms need them that know only good and bad. What is
 * bad follows the exit code: a form that says "passed" of a run that does not end with 0 would be a wrong all-clear.
 */
final class Marked {
    /** What a form may say of a unit. */
    enum Mark {
        /** Nothing is wrong. */
        PASSED,
        /** It is wrong, or waits for a reload that was not done. */
        FAILED,
        /** It could not be told, and must be. */
        ERROR,
        /** It could not be told, which is good enough: nobody declares it. */
        SKIPPED
    }

    private Marked() {}

    /** The manager, then every unit by name. */
    static List<UnitVerdict> all(RunReport report) {
        List<UnitVerdict> all = new ArrayList<>();
        all.add(report.audit().manager());
        all.addAll(report.audit().units());
        return all;
    }

    /** What to say of one. */
    static Mark of(UnitVerdict verdict, RunReport report) {
        return switch (verdict.verdict()) {
            case BLOCK_AND_ALERT, SAFE_RELOAD -> Mark.FAILED;
            case UNKNOWN -> verdict.mustBeKnown() || report.audit().strict() ? Mark.ERROR : Mark.SKIPPED;
            case COMPLIANT -> Mark.PASSED;
        };
    }

    /** How a unit is called; the manager by whose it is. */
    static String name(UnitVerdict verdict, RunReport report) {
        return TextReport.isManager(verdict) ? SummaryLine.manager(report) : verdict.unit();
    }

    /** A finding on one line. */
    static String line(Finding finding) {
        String file = finding.file() == null || finding.message().contains(finding.file()) ? "" : finding.file() + ": ";
        return file + finding.message();
    }

    /**
     * The findings that make the verdict what it is, strongest first; for a compliant unit none. With {@code --strict} that may
     * be advice.
     */
    static List<Finding> deciding(UnitVerdict verdict) {
        if (verdict.verdict() == VerdictKind.COMPLIANT) {
            return List.of();
        }
        List<Finding> deciding = new ArrayList<>();
        for (Finding finding : verdict.findings()) {
            if (finding.classification().text().equals(verdict.verdict().text())) {
                deciding.add(finding);
            }
        }
        return deciding.isEmpty() ? verdict.findings() : deciding;
    }

    /** Those, and then whatever else was found that is no advice: what could not be told, or what waits for a reload. */
    static List<Finding> told(UnitVerdict verdict) {
        List<Finding> told = new ArrayList<>(deciding(verdict));
        if (!told.isEmpty()) {
            for (Finding finding : verdict.findings()) {
                if (finding.classification() != Classification.ADVICE && !told.contains(finding)) {
                    told.add(finding);
                }
            }
        }
        return told;
    }
}
