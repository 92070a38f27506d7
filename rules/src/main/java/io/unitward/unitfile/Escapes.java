package io.unitward.unitfile;

/** C escapes as systemd reads them in commands ({@code cunescape_one} in {@code src/basic/escape.c}). */
final class Escapes {
    private static final String SIMPLE = "abfnrtv\\\"'s";
    private static final String MEANING = "\u0007\b\f\n\r\t\u000b\\\"' ";

    private Escapes() {}

    /**
     * Appends what an escape stands for; one that is none is kept as it is, which systemd does with a warning.
     *
     * @param from after the backslash
     * @return how many characters it takes there
     */
    static int decode(String value, int from, StringBuilder text) {
        char c = value.charAt(from);
        int simple = SIMPLE.indexOf(c);
        if (simple >= 0) {
            text.append(MEANING.charAt(simple));
            return 1;
        }
        int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : c >= '0' && c <= '7' ? 3 : 0;
        boolean octal = digits == 3;
        int start = octal ? from : from + 1;
        long code = 0;
        for (int i = start; digits > 0 && i < start + digits; i++) {
            int digit = i < value.length() ? Character.digit(value.charAt(i), octal ? 8 : 16) : -1;
            code = digit < 0 || code < 0 ? -1 : code * (octal ? 8 : 16) + digit;
        }
        if (digits == 0 || code <= 0 || (octal && code > 255) || code > 0x10ffff) {
            text.append('\\').append(c);
            return 1;
        }
        text.appendCodePoint((int) code);
        return start - from + digits;
    }
}
