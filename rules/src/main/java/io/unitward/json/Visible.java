package io.unitward.json;

/**
 * Makes foreign text safe to show on a terminal. File names and what a manager tells are the audited user's to choose: an
 * escape sequence in one could repaint a verdict, a line feed could add a line, a bidirectional override could swap words.
 */
public final class Visible {
    private Visible() {}

    /** The text with every character that is not plainly visible spelled out by its number, such as {@code \x1b}. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                return spelled(text, i);
            }
        }
        return text;
    }

    /** The same in plain ASCII, for what cannot show more. */
    public static String ascii(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            append(shown, c, c >= ' ' && c < 0x7f);
        }
        return shown.toString();
    }

    private static String spelled(String text, int from) {
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            append(shown, c, isVisible(c));
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int c, boolean visible) {
        if (visible) {
            shown.appendCodePoint(c);
        } else if (c < 0x100) {
            hex(shown.append("\\x"), c, 2);
        } else if (c < 0x10000) {
            hex(shown.append("\\u"), c, 4);
        } else {
            hex(shown.append("\\U"), c, 8);
        }
    }

    private static boolean isVisible(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static void hex(StringBuilder shown, int value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            shown.append(Character.forDigit((value >> shift) & 0xf, 16));
        }
    }
}
