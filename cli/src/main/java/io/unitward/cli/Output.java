package io.unitward.cli;

import java.util.List;

/**
 * One {@code -o FORMAT=FILE}.
 *
 * @param format which writer
 * @param file where to; {@code -} is standard output
 */
record Output(Format format, String file) {
    /** The formats of this version. */
    enum Format {
        TEXT,
        JSON;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What is written when nothing was asked for. */
    static final List<Output> DEFAULT = List.of(new Output(Format.TEXT, "-"));

    boolean isStandardOutput() {
        return file.equals("-");
    }

    /**
     * Reads {@code FORMAT=FILE}, or {@code FORMAT} for standard output.
     *
     * @throws IllegalArgumentException with the message for the user
     */
    static Output parse(String text) {
        int equals = text.indexOf('=');
        String format = equals < 0 ? text : text.substring(0, equals);
        String file = equals < 0 ? "-" : text.substring(equals + 1);
        for (Format known : Format.values()) {
            if (known.text().equals(format) && !file.isEmpty()) {
                return new Output(known, file);
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "'; expected FORMAT=FILE with FORMAT text or json, and FILE a path or - for standard output");
    }
}
