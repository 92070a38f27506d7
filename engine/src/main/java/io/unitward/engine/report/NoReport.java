package io.unitward.engine.report;

import io.unitward.json.JsonWriter;
import io.unitward.json.Visible;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A run that ended before it had a report, in the forms that are published by themselves: whoever shows the file of the last run
 * must not show an older, green one.
 *
 * @param command what was run, such as {@code audit}
 * @param version of unitward
 * @param at when it ended
 * @param exitCode how, not 0
 * @param lines why, a sentence each
 */
public record NoReport(String command, String version, Instant at, int exitCode, List<String> lines) {
    public NoReport {
        lines = List.copyOf(lines);
    }

    /** Whether a form can say so. */
    public static boolean has(ReportFormat format) {
        return switch (format) {
            case JUNIT, SARIF, MARKDOWN -> true;
            case TEXT, JSON, JSON_LINES, OPENMETRICS -> false;
        };
    }

    /**
     * Writes it; the stream stays open.
     *
     * @throws IllegalArgumentException for a form that cannot say so
     */
    public void write(ReportFormat format, OutputStream out) throws IOException {
        switch (format) {
            case JUNIT -> junit(out);
            case SARIF -> sarif(out);
            case MARKDOWN -> markdown(out);
            case TEXT, JSON, JSON_LINES, OPENMETRICS -> throw new IllegalArgumentException(format.text());
        }
    }

    private String headline() {
        return "unitward " + command + " ended with exit code " + exitCode
                + " before it had a report: nothing is known";
    }

    private void junit(OutputStream out) throws IOException {
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            totals(xml);
            xml.writeStartElement("testsuite");
            xml.writeAttribute("name", "unitward " + command);
            xml.writeAttribute(
                    "timestamp", at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
            totals(xml);
            xml.writeAttribute("skipped", "0");
            xml.writeStartElement("properties");
            xml.writeEmptyElement("property");
            xml.writeAttribute("name", "unitward.exitCode");
            xml.writeAttribute("value", Integer.toString(exitCode));
            xml.writeEndElement();
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "unitward");
            xml.writeAttribute("name", "the run ends with 0");
            xml.writeAttribute("time", "0");
            xml.writeStartElement("error");
            xml.writeAttribute("type", "exit-code");
            xml.writeAttribute("message", headline());
            xml.writeCharacters(JunitReport.text(String.join("\n", lines)));
            for (int open = 4; open > 0; open--) {
                xml.writeEndElement();
            }
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException("JUnit XML: " + e.getMessage(), e);
        }
    }

    private static void totals(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeAttribute("tests", "1");
        xml.writeAttribute("failures", "0");
        xml.writeAttribute("errors", "1");
        xml.writeAttribute("time", "0");
    }

    private void sarif(OutputStream out) throws IOException {
        JsonWriter json = JsonWriter.indented(out);
        json.begin()
                .field("$schema", SarifReport.SCHEMA)
                .field("version", "2.1.0")
                .list("runs");
        json.begin().begin("tool").begin("driver").field("name", "unitward").field("version", version);
        json.end().end().list("invocations").begin();
        json.field("executionSuccessful", false).field("exitCode", exitCode);
        json.field("exitCodeDescription", headline());
        json.field("endTimeUtc", at).list("toolExecutionNotifications");
        for (String line : lines) {
            json.begin()
                    .field("level", "error")
                    .begin("message")
                    .field("text", line)
                    .end()
                    .end();
        }
        json.endList().end().endList().list("results").endList();
        json.end().endList().end().finish();
    }

    private void markdown(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder("# unitward\n\n**");
        text.append(MarkdownReport.plain(headline())).append(".**\n\n");
        lines.forEach(line ->
                text.append("- ").append(MarkdownReport.plain(Visible.of(line))).append('\n'));
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
