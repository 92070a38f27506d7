package io.unitward.engine.compile;

import io.unitward.json.Visible;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows problems the way compilers do: place and message, the line they are about, and a mark below it. */
public final class Diagnostics {
    /** A longer line is cut around the place. */
    private static final int WIDTH = 100;

    /** So much of a cut line is shown before the place. */
    private static final int BEFORE = 30;

    private static final String INDENT = "    ";

    private Diagnostics() {}

    /**
     * Writes problems in their order.
     *
     * @param sourceText the text of a problem's source by its name; may answer null, and no line is shown then
     * @return lines, each with a line feed; empty for no problems
     */
    public static String text(List<PolicyProblem> problems, Function<String, @Nullable String> sourceText) {
        Map<String, List<String>> lines = new HashMap<>();
        StringBuilder out = new StringBuilder();
        for (PolicyProblem problem : problems) {
            out.append(Visible.of(problem.source() + ":" + problem.line() + ":" + problem.column() + ": error: "
                            + problem.message()))
                    .append('\n');
            List<String> source =
                    lines.computeIfAbsent(problem.source(), name -> lines(sourceText.apply(problem.source())));
            if (problem.line() <= source.size()) {
                excerpt(out, source.get(problem.line() - 1), problem);
            }
            if (problem.hint() != null) {
                out.append(INDENT)
                        .append("hint: ")
                        .append(Visible.of(problem.hint()))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static List<String> lines(@Nullable String text) {
        return text == null ? List.of() : List.of(text.split("\n", -1));
    }

    private static void excerpt(StringBuilder out, String sourceLine, PolicyProblem problem) {
        String line = sourceLine.endsWith("\r") ? sourceLine.substring(0, sourceLine.length() - 1) : sourceLine;
        int start = Math.min(problem.column() - 1, line.length());
        int end = (int) Math.min((long) start + problem.length(), Math.max(line.length(), start + 1));
        int from = 0;
        int to = line.length();
        if (line.length() > WIDTH) {
            from = Math.max(0, Math.min(start - BEFORE, line.length() - WIDTH));
            to = Math.min(line.length(), from + WIDTH);
            end = Math.max(start + 1, Math.min(end, to));
        }
        StringBuilder shown = new StringBuilder(INDENT);
        StringBuilder marks = new StringBuilder(INDENT);
        if (from > 0) {
            shown.append("… ");
            marks.append("  ");
        }
        int i = from;
        while (i < to) {
            int next = Math.min(to, line.offsetByCodePoints(i, 1));
            String piece = line.substring(i, next);
            // A tab stays a tab in both lines, so that they agree wherever its stops are.
            String visible = piece.equals("\t") ? piece : Visible.of(piece);
            shown.append(visible);
            mark(marks, visible, i < end && next > start, i <= start && start < next);
            i = next;
        }
        if (start >= to) {
            marks.append('^');
        }
        if (to < line.length()) {
            shown.append(" …");
        }
        out.append(shown.toString().stripTrailing()).append('\n');
        out.append(marks.toString().stripTrailing()).append('\n');
    }

    private static void mark(StringBuilder marks, String visible, boolean within, boolean first) {
        if (!within) {
            marks.append(visible.equals("\t") ? "\t" : " ".repeat(visible.codePointCount(0, visible.length())));
            return;
        }
        int width = visible.codePointCount(0, visible.length());
        marks.append(first ? "^" : "~").append("~".repeat(width - 1));
    }
}
