package io.unitward.engine.report;

import io.unitward.engine.report.TextOut.Mark;
import io.unitward.facts.View;
import io.unitward.verdict.Finding;
import io.unitward.verdict.FindingDraft;
import io.unitward.verdict.Hold;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import io.unitward.verdict.WaiverUse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a text report says of waivers and holds: every waived finding, each waiver that somebody should look at, each hold. */
final class WaiversText {
    private final RunReport report;
    private final TextOut out;
    private final List<List<Waived>> waived = new ArrayList<>();
    private final List<WaiverUse> remarkable = new ArrayList<>();

    WaiversText(RunReport report, TextOut out) {
        this.report = report;
        this.out = out;
        add(FindingDraft.MANAGER);
        for (UnitVerdict unit : report.audit().units()) {
            add(unit.unit());
        }
        for (WaiverUse use : report.audit().waivers()) {
            if (use.state() != WaiverUse.State.IN_FORCE && use.state() != WaiverUse.State.UNKNOWN) {
                remarkable.add(use);
            }
        }
    }

    private void add(String unit) {
        List<Waived> mine = report.audit().waivedOf(unit);
        if (!mine.isEmpty()) {
            waived.add(mine);
        }
    }

    /** Whether there is nothing to say. */
    boolean isEmpty() {
        return waived.isEmpty() && remarkable.isEmpty() && report.holds().isEmpty();
    }

    void write() throws IOException {
        int count = 0;
        for (List<Waived> unit : waived) {
            count += unit.size();
        }
        if (count > 0) {
            out.heading(
                    Mark.ADVICE,
                    "waived",
                    count + (count == 1 ? " finding counts" : " findings count")
                            + " in no verdict; what waits on disk is not safer for it");
            for (List<Waived> unit : waived) {
                unit(unit);
            }
        }
        if (!remarkable.isEmpty()) {
            out.heading(Mark.ADVICE, "waivers", "to be looked at");
            for (WaiverUse use : remarkable) {
                out.paragraph(4, use.waiver().where() + " (" + use.waiver().policy() + ") " + remark(use));
            }
        }
        for (Hold hold : report.holds()) {
            out.heading(
                    Mark.ADVICE,
                    "held",
                    hold.units() + " until " + hold.until() + " by " + hold.by() + ": " + hold.reason());
        }
    }

    private void unit(List<Waived> unit) throws IOException {
        String name = unit.get(0).finding().unit();
        out.verbatim(4, name.equals(FindingDraft.MANAGER) ? SummaryLine.manager(report) : name);
        for (Waived each : unit) {
            Finding finding = each.finding();
            String file =
                    finding.file() == null || finding.message().contains(finding.file()) ? "" : finding.file() + ": ";
            out.paragraph(6, finding.policy() + ": " + file + finding.message() + where(finding));
            out.labelled(
                    8,
                    "waived",
                    "until " + each.waiver().expires() + " by " + each.waiver().approver() + ": "
                            + each.waiver().reason() + " (" + each.waiver().where() + ")");
        }
    }

    private static String where(Finding finding) {
        return finding.view() == null ? "" : finding.view() == View.LOADED ? "  (in effect)" : "  (waiting on disk)";
    }

    private String remark(WaiverUse use) {
        Instant at = report.audit().at();
        Instant expires = use.waiver().expires();
        return switch (use.state()) {
            case EXPIRING -> {
                long days = Duration.between(at, expires).toDays();
                yield "ends " + (days == 0 ? "within a day" : "in " + days + (days == 1 ? " day" : " days")) + ", at "
                        + expires;
            }
            case UNUSED -> "covers nothing: it can go";
            case OTHER_CONTENT ->
                "covers nothing: the file has another content now; look at it, and waive it anew or not";
            case EXPIRED ->
                "expired at " + expires
                        + (use.findings() == 0
                                ? ": it can go"
                                : "; " + use.findings() + (use.findings() == 1 ? " finding counts" : " findings count")
                                        + " again");
            case NOT_YET -> "does not count before " + use.waiver().granted();
            case NOT_PERMITTED ->
                "covers nothing: what it names is declared in /etc/unitward, and that owner is not delegable";
            case IN_FORCE, UNKNOWN -> "";
        };
    }
}
