package io.unitward.engine.drl;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between two words of a source: comments, and how far they and the next word are apart.
 *
 * @param comments in order
 * @param lines how many lines the next word is below what comes before it: 0 for the same line
 */
record Gap(List<Comment> comments, int lines) {
    Gap {
        comments = List.copyOf(comments);
    }

    /**
     * A comment.
     *
     * @param text as written, without spaces at the ends of its lines, lines ended by line feeds
     * @param lines how many lines it begins below what comes before it: 0 for the same line
     */
    record Comment(String text, int lines) {
        /** Whether it goes on to the end of its line, so that nothing can follow there. */
        boolean takesTheLine() {
            return text.startsWith("//");
        }
    }

    /** Reads what stands in a piece of a source that the lexer took for spaces and comments. */
    static Gap of(String source, int start, int end) {
        List<Comment> comments = new ArrayList<>();
        int lines = 0;
        int at = start;
        while (at < end) {
            if (source.startsWith("//", at)) {
                int line = source.indexOf('\n', at);
                int stop = line < 0 ? end : line;
                comments.add(new Comment(text(source.substring(at, stop)), lines));
                lines = 0;
                at = stop;
            } else if (source.startsWith("/*", at)) {
                int stop = source.indexOf("*/", at + 2) + 2;
                comments.add(new Comment(text(source.substring(at, stop)), lines));
                lines = 0;
                at = stop;
            } else {
                if (source.charAt(at) == '\n') {
                    lines++;
                }
                at++;
            }
        }
        return new Gap(comments, lines);
    }

    private static String text(String written) {
        return written.replaceAll("[ \t\r]+(\n|$)", "$1");
    }
}
