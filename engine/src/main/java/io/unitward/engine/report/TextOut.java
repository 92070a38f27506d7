package io.unitward.engine.report;

import io.unitward.json.Visible;
import java.io.IOException;

/** Lines of a text report: the one place that knows colours, symbols, wrapping and how foreign text is made harmless. */
final class TextOut {
    /** What stands at the start of a paragraph. */
    enum Mark {
        BAD("✗", "x", "31"),
        UNKNOWN("?", "?", "33"),
        RELOAD("⟳", "~", "36"),
        GOOD("✓", "+", "32"),
        ADVICE("!", "!", "33"),
        APPEARED("+", "+", "32"),
        CHANGED("~", "~", "36"),
        VANISHED("-", "-", "31"),
        SUMMARY("=", "=", "1");

        private final String unicode;
        private final String ascii;
        private final String colour;

        Mark(String unicode, String ascii, String colour) {
            this.unicode = unicode;
            this.ascii = ascii;
            this.colour = colour;
        }
    }

    private static final int LEAST_TEXT = 24;

    private final Appendable out;
    private final Style style;
    private final Home home;

    TextOut(Appendable out, Style style, Home home) {
        this.out = out;
        this.style = style;
        this.home = home;
    }

    /** One unwrapped line. */
    void line(String text) throws IOException {
        out.append(harmless(text)).append('\n');
    }

    /** A subject that stands out, and what is said of it, on one line. */
    void strong(String subject, String text) throws IOException {
        out.append(coloured("1", harmless(subject)))
                .append(text.isEmpty() ? "" : "  ")
                .append(harmless(text))
                .append('\n');
    }

    /** A text as it will be shown, to be measured. */
    String shown(String text) {
        return harmless(text);
    }

    /** A mark, a subject that stands out, and what is said of it, wrapped below itself. */
    void heading(Mark mark, String subject, String text) throws IOException {
        String shown = harmless(subject);
        out.append(coloured(mark.colour, style.unicode() ? mark.unicode : mark.ascii));
        out.append(' ').append(coloured("1", shown));
        if (!text.isEmpty()) {
            out.append("  ");
            wrap(harmless(text), 4, 4 + shown.length());
        }
        out.append('\n');
    }

    /** What sums everything up, wrapped below itself. */
    void summary(String text) throws IOException {
        out.append(coloured(Mark.SUMMARY.colour, Mark.SUMMARY.ascii)).append(' ');
        wrap(harmless(text), 2, 2);
        out.append('\n');
    }

    /** Running text at an indent. */
    void paragraph(int indent, String text) throws IOException {
        labelled(indent, "", text);
    }

    /** Running text after a label such as {@code fix}, wrapped below the text. */
    void labelled(int indent, String label, String text) throws IOException {
        String lead = label.isEmpty() ? "" : label.concat("   ").substring(0, Math.max(6, label.length() + 2));
        out.append(" ".repeat(indent));
        if (!lead.isEmpty()) {
            out.append(coloured("2", lead));
        }
        wrap(harmless(text), indent + lead.length(), indent + lead.length());
        out.append('\n');
    }

    /** A line that is never wrapped, after a label. */
    void labelledVerbatim(int indent, String label, String text) throws IOException {
        out.append(" ".repeat(indent))
                .append(coloured("2", label.concat("  ")))
                .append(harmless(text))
                .append('\n');
    }

    /** A mark and a path that is never wrapped, within a paragraph. */
    void item(int indent, Mark mark, String text) throws IOException {
        out.append(" ".repeat(indent))
                .append(coloured(mark.colour, style.unicode() ? mark.unicode : mark.ascii))
                .append(' ')
                .append(harmless(text))
                .append('\n');
    }

    /** A line that is never wrapped, such as a path. */
    void verbatim(int indent, String text) throws IOException {
        out.append(" ".repeat(indent)).append(harmless(text)).append('\n');
    }

    private void wrap(String text, int indent, int column) throws IOException {
        int room = style.width() == 0 ? Integer.MAX_VALUE : Math.max(style.width(), indent + LEAST_TEXT);
        int at = column;
        boolean lineStart = true;
        for (String word : text.split(" ", -1)) {
            int length = word.codePointCount(0, word.length());
            if (!lineStart && at + 1 + length > room) {
                out.append('\n').append(" ".repeat(indent));
                at = indent;
                lineStart = true;
            }
            if (!lineStart) {
                out.append(' ');
                at++;
            }
            out.append(word);
            at += length;
            lineStart = false;
        }
    }

    /** Text of any origin as it may be shown: the home directory short, nothing raw. */
    private String harmless(String text) {
        String shown = home.shorten(text);
        return style.unicode() ? Visible.of(shown) : Visible.ascii(shown);
    }

    private String coloured(String code, String text) {
        return style.colour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
