package io.unitward.unitfile;

/**
 * Cuts a text into lines as systemd's reader does ({@code read_line_full} in {@code src/basic/fileio.c}): LF, CR and NUL each
 * end a line, and different ones in a row end it once.
 */
final class LineSplitter {
    private final String text;
    private int next;
    private int start;
    private int end;

    LineSplitter(String text) {
        this.text = text;
    }

    /** Goes to the next line; false after the last one. */
    boolean advance() {
        if (next >= text.length()) {
            return false;
        }
        start = next;
        end = start;
        while (end < text.length() && !isEnd(text.charAt(end))) {
            end++;
        }
        next = end;
        boolean lf = false;
        boolean cr = false;
        while (next < text.length()) {
            char c = text.charAt(next);
            if (c == '\0') {
                next++;
                break;
            }
            if ((c == '\n' && lf) || (c == '\r' && cr) || !isEnd(c)) {
                break;
            }
            lf |= c == '\n';
            cr |= c == '\r';
            next++;
        }
        return true;
    }

    /** The line without what ended it. */
    String line() {
        return text.substring(start, end);
    }

    /** What ended it: nothing at the end of the text. */
    String terminator() {
        return text.substring(end, next);
    }

    private static boolean isEnd(char c) {
        return c == '\n' || c == '\r' || c == '\0';
    }
}
