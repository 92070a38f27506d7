package io.unitward.engine.report;

/**
 * How a text report may look.
 *
 * @param colour whether colours may be used: only on a terminal
 * @param unicode whether what reads it takes UTF-8; otherwise the report is plain ASCII
 * @param width columns to wrap running text at; 0 for no limit. Paths are never broken, so that they can be copied
 */
public record Style(boolean colour, boolean unicode, int width) {
    /** For a file or a pipe. */
    public static final Style PLAIN = new Style(false, true, 0);

    public Style {
        if (width < 0) {
            throw new IllegalArgumentException("width " + width + "; expected 0 or more columns");
        }
    }
}
