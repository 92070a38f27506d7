package io.unitward.cli;

import io.unitward.engine.report.ReportFormat;
import java.util.List;

/**
 * One {@code -o FORMAT=FILE}.
 *
 * @param format which writer
 * @param file where to; {@code -} is standard output
 */
record Output(ReportFormat format, String file) {
    /** What is written when nothing was asked for. */
    static final List<Output> DEFAULT = List.of(new Output(ReportFormat.TEXT, "-"));

    boolean isStandardOutput() {
        return file.equals("-");
    }

    /**
     * Reads {@code FORMAT=FILE}, or {@code FORMAT} for standard output.
     *
     * @param ofRun whether a run is written that judged a manager, which has more forms than anything else
     * @throws IllegalArgumentException with the message for the user
     */
    static Output parse(String text, boolean ofRun) {
        int equals = text.indexOf('=');
        ReportFormat format = ReportFormat.find(equals < 0 ? text : text.substring(0, equals));
        String file = equals < 0 ? "-" : text.substring(equals + 1);
        if (format == null || (format.isOfRunsOnly() && !ofRun) || file.isEmpty()) {
            throw new IllegalArgumentException("'" + text + "'; expected FORMAT=FILE with FORMAT one of "
                    + String.join(", ", ReportFormat.names(ofRun)) + ", and FILE a path or - for standard output");
        }
        return new Output(format, file);
    }
}
