package io.unitward.engine.report;

import io.unitward.verdict.RunReport;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A run in the forms that machines read. The same run gives the same bytes in each but for durations.
 *
 * @param report what came of the run
 * @param version of unitward, such as {@code 0.1.0}
 * @param times when it ran, and how long
 */
public record RunForm(RunReport report, String version, RunTimes times) {
    /**
     * Writes it; the stream stays open.
     *
     * @throws IllegalArgumentException for text, which needs a style
     */
    public void write(ReportFormat format, OutputStream to) throws IOException {
        switch (format) {
            case TEXT -> throw new IllegalArgumentException("text; expected a form for machines");
            case JSON -> JsonReport.write(report, to);
            case JSON_LINES -> JsonLinesReport.write(report, to);
            case JUNIT -> JunitReport.write(report, times.took(), to);
            case SARIF -> SarifReport.write(report, version, to);
            case MARKDOWN -> MarkdownReport.write(report, to);
            case OPENMETRICS -> OpenMetricsReport.write(report, version, times, to);
        }
    }
}
