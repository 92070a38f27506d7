package io.unitward.json;

/**
 * Makes foreign text safe to show on a terminal. File names and what a manager tells are the audited user's to choose: an
 * escape sequence in one could repaint a verdict, a line feed could add a line, a bidirectional override could swap words.
 */
public final class Visible {
    private Visible() {}

    /** The text with every character that is not plainly visible spelled out, such as {@code \x1b} or {@code \u202e}. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                return spelled(text, i);
            }
        }
        return text;
    }

    private static String spelled(String text, int from) {
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, from);
        for (int i = from; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isVisible(c)) {
                shown.appendCodePoint(c);
            } else if (c < 0x100) {
                shown.append("\\x");
                hex(shown, c, 2);
            } else if (c < 0x10000) {
                shown.append("\\u");
                hex(shown, c, 4);
            } else {
                shown.append("\\U");
                hex(shown, c, 8);
            }
        }
        return shown.toString();
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
