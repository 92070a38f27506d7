package io.unitward.facts;

import java.util.ArrayList;
import java.util.List;

/**
 * Which characters one place of a {@link BoundedPattern} stands for.
 *
 * @param ranges the characters, or, when negated, all that it does not stand for
 */
record CharacterSet(List<Range> ranges, boolean negated) {
    /** As {@link java.util.regex.Pattern} has it: anything but the end of a line. */
    static final CharacterSet ANY =
            new CharacterSet(List.of(one('\n'), one('\r'), one('\u0085'), new Range('\u2028', '\u2029')), true);

    CharacterSet {
        ranges = List.copyOf(ranges);
    }

    /** Characters from one to another, both included. */
    record Range(int from, int to) {}

    static Range one(int c) {
        return new Range(c, c);
    }

    boolean contains(int c) {
        for (Range range : ranges) {
            if (range.from() <= c && c <= range.to()) {
                return !negated;
            }
        }
        return negated;
    }

    /** Digits, word characters or white space, all ASCII; empty for any other letter. */
    static List<Range> named(char letter) {
        return switch (letter) {
            case 'd' -> List.of(new Range('0', '9'));
            case 'w' -> List.of(new Range('0', '9'), new Range('A', 'Z'), one('_'), new Range('a', 'z'));
            case 's' -> List.of(new Range('\t', '\r'), one(' '));
            default -> List.of();
        };
    }

    /** Everything else. */
    static List<Range> complement(List<Range> sorted) {
        List<Range> others = new ArrayList<>();
        int next = 0;
        for (Range range : sorted) {
            if (next < range.from()) {
                others.add(new Range(next, range.from() - 1));
            }
            next = range.to() + 1;
        }
        others.add(new Range(next, Character.MAX_CODE_POINT));
        return others;
    }
}
