package io.unitward.engine.compile;

import java.util.Arrays;

/** Where the lines of a text begin. */
public final class Lines {
    private final int[] starts;

    /** Of a text. */
    public Lines(String text) {
        starts = new int[(int) text.chars().filter(c -> c == '\n').count() + 1];
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts[line++] = i + 1;
            }
        }
    }

    /** The line of a character, from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(starts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Its column in that line, from 1. */
    public int column(int offset) {
        return offset - starts[line(offset) - 1] + 1;
    }
}
