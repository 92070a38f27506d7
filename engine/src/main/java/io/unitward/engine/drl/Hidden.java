package io.unitward.engine.drl;

import java.util.Locale;
import java.util.stream.Collectors;

/** Characters that make a text look like another: controls, what turns the direction of writing, what takes no room. */
final class Hidden {
    private Hidden() {}

    /** The place of the first one; -1 when there is none. */
    static int find(String text, int start, int end) {
        for (int i = start; i < end; i += Character.charCount(text.codePointAt(i))) {
            if (isHidden(text, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isHidden(String text, int i) {
        int c = text.codePointAt(i);
        if (c == '\n' || c == '\t' || (c == '\r' && text.startsWith("\r\n", i))) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            // Spaces of other widths read as none, or as the common one.
            case Character.SPACE_SEPARATOR -> c != ' ';
            // Fillers count as letters and take no ink.
            default ->
                c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x034f || (c >= 0xfe00 && c <= 0xfe0f);
        };
    }

    /** The characters by their numbers, such as {@code U+202E}. */
    static String names(String text) {
        return text.codePoints()
                .limit(4)
                .mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c))
                .collect(Collectors.joining(" "));
    }
}
