package io.unitward.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong in, or with, a configuration file. Prints as
 * {@code file:line:column: subject 'value'; expected …} on a single line.
 *
 * @param file the file, as it was named
 * @param line counted from 1; 0 when the problem is not at a place in the text
 * @param column counted from 1; 0 when the problem is not at a place in the text
 * @param subject what is wrong, such as {@code unknown key} or {@code units}
 * @param value what stands there; null when there is nothing to show
 * @param expected what would be right, or what to do
 */
public record ConfigProblem(
        String file,
        int line,
        int column,
        String subject,
        @Nullable String value,
        String expected) {
    private static final int SHOWN = 120;

    /** A problem with a file as a whole, such as its owner. */
    public static ConfigProblem ofFile(String file, String subject, @Nullable String value, String expected) {
        return new ConfigProblem(file, 0, 0, subject, value, expected);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        printable(file, Integer.MAX_VALUE, out);
        if (line > 0) {
            out.append(':').append(line).append(':').append(column);
        }
        out.append(": ");
        printable(subject, Integer.MAX_VALUE, out);
        if (value != null) {
            out.append(" '");
            printable(value, SHOWN, out);
            out.append('\'');
        }
        out.append("; expected ");
        printable(expected, Integer.MAX_VALUE, out);
        return out.toString();
    }

    /** Values and paths may be another user's choice: nothing in them may steer a terminal or fake a line. */
    private static void printable(String text, int most, StringBuilder out) {
        int shown = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (shown++ == most) {
                out.append('…');
                return;
            }
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.UNASSIGNED -> out.append(String.format("\\u%04x", c));
                default -> out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
    }
}
