package io.unitward.engine.report;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms a report can take: the FORMAT in {@code -o FORMAT=FILE}. */
public enum ReportFormat {
    /** For people. */
    TEXT("text"),
    /** For programs: {@link JsonReport}. */
    JSON("json");

    private final String text;

    ReportFormat(String text) {
        this.text = text;
    }

    /** The word used on the command line. */
    public String text() {
        return text;
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

    /** Every name, for a message. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ReportFormat::text).toList();
    }
}
