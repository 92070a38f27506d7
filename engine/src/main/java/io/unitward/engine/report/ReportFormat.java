package io.unitward.engine.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms a report can take: the FORMAT in {@code -o FORMAT=FILE}. */
public enum ReportFormat {
    /** For people. */
    TEXT("text", false),
    /** For programs: {@link JsonReport}. */
    JSON("json", false),
    /** For log shippers: {@link JsonLinesReport}. */
    JSON_LINES("jsonl", true),
    /** For CI servers: {@link JunitReport}. */
    JUNIT("junit", true),
    /** For code scanning: {@link SarifReport}. */
    SARIF("sarif", true),
    /** For tickets, mails and job summaries: {@link MarkdownReport}. */
    MARKDOWN("markdown", true),
    /** For Prometheus and its like, as a file that their agent reads: {@link OpenMetricsReport}. */
    OPENMETRICS("openmetrics", true);

    private final String text;
    private final boolean ofRuns;

    ReportFormat(String text, boolean ofRuns) {
        this.text = text;
        this.ofRuns = ofRuns;
    }

    /** The word used on the command line. */
    public String text() {
        return text;
    }

    /** Whether only a run that judged a manager has this form. */
    public boolean isOfRunsOnly() {
        return ofRuns;
    }

    /** The format of that name; null when there is none. */
    public static @Nullable ReportFormat find(String name) {
        for (ReportFormat format : values()) {
            if (format.text.equals(name)) {
                return format;
            }
        }
        return null;
    }

    /**
     * Every name, for a message.
     *
     * @param ofRuns whether those count that only a run that judged has
     */
    public static List<String> names(boolean ofRuns) {
        return Arrays.stream(values())
                .filter(format -> ofRuns || !format.ofRuns)
                .map(ReportFormat::text)
                .toList();
    }
}
