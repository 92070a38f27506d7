package io.unitward.engine.report;

import io.unitward.engine.report.Marked.Mark;
import io.unitward.json.Visible;
import io.unitward.verdict.ActionResult;
import io.unitward.verdict.Classification;
import io.unitward.verdict.Finding;
import io.unitward.verdict.Refusal;
import io.unitward.verdict.RunReport;
import io.unitward.verdict.UnitVerdict;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run as JUnit's XML, for CI servers: one suite for the manager, one test case for the manager itself, for each unit and for
 * the run as a whole. The last fails whenever the run does not end with 0, so that no reader of this form alone sees an all-clear
 * that is none, whatever it was that held. At most one failure, error or skip in a case, which every reader understands.
 */
public final class JunitReport {
    private final RunReport report;
    private final String took;
    private final XMLStreamWriter xml;

    private JunitReport(RunReport report, Duration took, XMLStreamWriter xml) {
        this.report = report;
        this.took = String.format(Locale.ROOT, "%d.%03d", took.toSeconds(), took.toMillisPart());
        this.xml = xml;
    }

    /**
     * Writes a run; the same run gives the same bytes. The stream stays open.
     *
     * @param took how long it took; what of it each case took nobody knows
     */
    public static void write(RunReport report, Duration took, OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            new JunitReport(report, took, xml).write();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("JUnit XML: " + e.getMessage(), e);
        }
    }

    private void write() throws XMLStreamException {
        List<UnitVerdict> verdicts = Marked.all(report);
        Map<Mark, Integer> counts = new EnumMap<>(Mark.class);
        verdicts.forEach(verdict -> counts.merge(Marked.of(verdict, report), 1, Integer::sum));
        counts.merge(report.exitCode() == 0 ? Mark.PASSED : Mark.FAILED, 1, Integer::sum);
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        totals(verdicts.size() + 1, counts);
        line(1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "unitward audit: " + text(SummaryLine.manager(report)));
        // The form has no zone; readers take it for UTC.
        xml.writeAttribute(
                "timestamp",
                report.audit().at().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
        totals(verdicts.size() + 1, counts);
        xml.writeAttribute("skipped", Integer.toString(counts.getOrDefault(Mark.SKIPPED, 0)));
        properties();
        for (UnitVerdict verdict : verdicts) {
            unit(verdict);
        }
        run();
        line(1);
        xml.writeEndElement();
        line(0);
        xml.writeEndElement();
        xml.writeCharacters("\n");
        xml.writeEndDocument();
    }

    private void totals(int tests, Map<Mark, Integer> counts) throws XMLStreamException {
        xml.writeAttribute("tests", Integer.toString(tests));
        xml.writeAttribute("failures", Integer.toString(counts.getOrDefault(Mark.FAILED, 0)));
        xml.writeAttribute("errors", Integer.toString(counts.getOrDefault(Mark.ERROR, 0)));
        xml.writeAttribute("time", took);
    }

    private void properties() throws XMLStreamException {
        line(2);
        xml.writeStartElement("properties");
        property("exitCode", Integer.toString(report.exitCode()));
        property("dryRun", Boolean.toString(report.dryRun()));
        property("policies", report.audit().policies());
        property("plan", report.plan().digest());
        line(2);
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        line(3);
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", "unitward." + name);
        xml.writeAttribute("value", text(value));
    }

    private void unit(UnitVerdict verdict) throws XMLStreamException {
        Mark mark = Marked.of(verdict, report);
        String advice = advice(verdict);
        begin(Marked.name(verdict, report), mark == Mark.PASSED && advice.isEmpty());
        if (mark != Mark.PASSED) {
            List<Finding> deciding = Marked.deciding(verdict);
            String message = deciding.isEmpty() ? verdict.verdict().text() : Marked.line(deciding.get(0));
            String type = deciding.isEmpty()
                    ? verdict.verdict().text()
                    : deciding.get(0).policy();
            result(mark, type, message, findings(Marked.told(verdict)));
        }
        if (!advice.isEmpty()) {
            line(3);
            xml.writeStartElement("system-out");
            xml.writeCharacters(text(advice));
            xml.writeEndElement();
        }
        if (mark != Mark.PASSED || !advice.isEmpty()) {
            line(2);
            xml.writeEndElement();
        }
    }

    /** The case of the run as a whole. */
    private void run() throws XMLStreamException {
        boolean passed = report.exitCode() == 0;
        begin("the run ends with 0", passed);
        if (passed) {
            return;
        }
        StringBuilder told = new StringBuilder();
        for (ActionResult action : report.actions()) {
            told.append(action.action().text() + " " + action.target() + ": "
                    + action.outcome().text() + ", " + action.message() + "\n");
        }
        for (Refusal refusal : report.plan().refusals()) {
            told.append(refusal.action().text() + " refused: " + refusal.reason() + "\n");
        }
        result(
                Mark.FAILED,
                "exit-code",
                "exit " + report.exitCode() + ": " + new SummaryLine(report).allWell(),
                told.toString());
        line(2);
        xml.writeEndElement();
    }

    private void begin(String name, boolean empty) throws XMLStreamException {
        line(2);
        if (empty) {
            xml.writeEmptyElement("testcase");
        } else {
            xml.writeStartElement("testcase");
        }
        xml.writeAttribute(
                "classname", "unitward." + report.snapshot().manager().scope().text());
        xml.writeAttribute("name", text(name));
        xml.writeAttribute("time", "0");
    }

    private void result(Mark mark, String type, String message, String body) throws XMLStreamException {
        line(3);
        xml.writeStartElement(
                switch (mark) {
                    case FAILED, PASSED -> "failure";
                    case ERROR -> "error";
                    case SKIPPED -> "skipped";
                });
        if (mark != Mark.SKIPPED) {
            xml.writeAttribute("type", text(type)); // the form's schema knows no type of a skip
        }
        xml.writeAttribute("message", text(Visible.of(message)));
        xml.writeCharacters(text(body));
        xml.writeEndElement();
    }

    private static String findings(List<Finding> findings) {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : findings) {
            lines.append(finding.policy() + ": " + Marked.line(finding) + "\n");
            finding.sortedEvidence().forEach((name, value) -> lines.append("    " + name + ": " + value + "\n"));
            lines.append("    to do: " + finding.remediation() + "\n");
        }
        return lines.toString();
    }

    private static String advice(UnitVerdict verdict) {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : verdict.findings()) {
            if (finding.classification() == Classification.ADVICE) {
                lines.append("advice, " + finding.policy() + ": " + Marked.line(finding) + "\n");
            }
        }
        return lines.toString();
    }

    private void line(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    /** XML 1.0 has no form at all for most control characters, which a file name may hold; a writer does not look. */
    static String text(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        text.codePoints().map(c -> isLegal(c) ? c : 0xFFFD).forEach(legal::appendCodePoint);
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
        return c == '\t' || c == '\n' || (c >= 0x20 && !surrogate && c != 0xFFFE && c != 0xFFFF);
    }
}
