package io.unitward.engine.report;

import io.unitward.facts.CollectionProblem;
import io.unitward.json.Visible;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import io.unitward.verdict.Waived;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A run as Markdown, for tickets, mails and job summaries: the summary, then a section for each unit that is not compliant, what
 * was done and refused, and advice and waivers folded away. Names that a host gives stand in code spans, so that none of them
 * can be read as markup.
 */
public final class MarkdownReport {
    private final RunReport report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(RunReport report) {
        this.report = report;
    }

    /** Writes a run; the same run gives the same bytes. The stream stays open. */
    public static void write(RunReport report, OutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new MarkdownReport(report).write().getBytes(StandardCharsets.UTF_8));
        bytes.writeTo(out);
        out.flush();
    }

    private String write() {
        text.append("# unitward: ").append(plain(SummaryLine.manager(report))).append("\n\n");
        text.append(plain(new SummaryLine(report).full())).append("\n\n");
        for (UnitVerdict verdict : Marked.all(report)) {
            List<Finding> told = Marked.told(verdict);
            if (!told.isEmpty()) {
                text.append("## ").append(code(Marked.name(verdict, report)));
                text.append(": ").append(verdict.verdict().text()).append("\n\n");
                // Of both views the same may be said.
                told.stream().map(MarkdownReport::finding).distinct().forEach(text::append);
                text.append('\n');
            }
        }
        done();
        refused();
        problems();
        advice();
        waived();
        return text.toString();
    }

    private static String finding(Finding finding) {
        String file = finding.file() == null ? "" : " File: " + code(finding.file()) + ".";
        return "- **" + finding.policy() + "**: " + plain(finding.message()) + file + "  \n  To do: "
                + plain(finding.remediation()) + "\n";
    }

    private void done() {
        if (report.actions().isEmpty()) {
            return;
        }
        text.append("## Done\n\n| action | target | outcome | id |\n|---|---|---|---|\n");
        for (ActionResult action : report.actions()) {
            text.append("| ").append(action.action().text());
            text.append(" | ").append(code(action.target()).replace("|", "\\|"));
            text.append(" | ").append(action.outcome().text()).append(": ");
            text.append(plain(action.message()).replace("|", "\\|"));
            text.append(" | ").append(code(action.id())).append(" |\n");
        }
        text.append('\n');
    }

    private void refused() {
        if (report.plan().refusals().isEmpty()) {
            return;
        }
        text.append("## Not done\n\n");
        for (Refusal refusal : report.plan().refusals()) {
            text.append("- ").append(refusal.action().text()).append(": ");
            text.append(plain(refusal.reason())).append('\n');
        }
        text.append('\n');
    }

    private void problems() {
        if (report.snapshot().problems().isEmpty()) {
            return;
        }
        text.append("## Could not be told\n\n");
        for (CollectionProblem problem : report.snapshot().problems()) {
            text.append("- ").append(code(problem.subject())).append(": ");
            text.append(plain(problem.reason())).append('\n');
        }
        text.append('\n');
    }

    private void advice() {
        StringBuilder lines = new StringBuilder();
        for (UnitVerdict verdict : Marked.all(report)) {
            for (Finding finding : verdict.findings()) {
                if (finding.classification() == Classification.ADVICE
                        && !Marked.deciding(verdict).contains(finding)) {
                    lines.append("- ")
                            .append(code(Marked.name(verdict, report)))
                            .append(" (");
                    lines.append(finding.policy()).append("): ");
                    lines.append(plain(finding.message())).append('\n');
                }
            }
        }
        folded("Advice", lines);
    }

    private void waived() {
        StringBuilder lines = new StringBuilder();
        for (Waived each : report.audit().waived()) {
            lines.append("- ").append(code(each.finding().unit())).append(" (");
            lines.append(each.finding().policy()).append("): ");
            lines.append(plain(each.finding().message())).append(" Accepted until ");
            lines.append(each.waiver().expires()).append(" by ");
            lines.append(plain(each.waiver().approver())).append(": ");
            lines.append(plain(each.waiver().reason())).append('\n');
        }
        folded("Waived", lines);
    }

    private void folded(String title, StringBuilder lines) {
        if (lines.length() > 0) {
            text.append("<details><summary>").append(title).append("</summary>\n\n");
            text.append(lines).append("\n</details>\n\n");
        }
    }

    /** Words, with what no person would see spelled out, and whatever Markdown or HTML would take for its own escaped. */
    static String plain(String words) {
        String visible = Visible.of(words);
        StringBuilder escaped = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '\\', '`', '*', '_', '[', ']', '#', '~', '!' ->
                    escaped.append('\\').append(c);
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** A name in a code span whose fence is longer than any run of backticks in it, which is how CommonMark ends one. */
    private static String code(String name) {
        String visible = Visible.of(name);
        int longest = 0;
        int run = 0;
        for (int i = 0; i < visible.length(); i++) {
            run = visible.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(longest + 1);
        String space = longest > 0 ? " " : "";
        return fence + space + visible + space + fence;
    }
}
