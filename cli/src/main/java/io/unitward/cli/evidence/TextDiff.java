package io.unitward.cli.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * How one text differs from another, in the unified form. What is compared are the texts themselves, and what is shown are
 * their masked lines: a secret that changed shows as a line that was taken out and came in again. Pure.
 */
public final class TextDiff {
    private static final int CONTEXT = 3;
    /** More comparisons than these are not made; what differs is then shown as one block. */
    private static final long MOST = 4_000_000;

    /**
     * A line of the difference.
     *
     * @param sign blank for one that is in both, {@code -} and {@code +}
     * @param before how many lines of the former text come before it
     * @param after the same of the latter
     */
    private record Line(char sign, int before, int after, String shown) {}

    private TextDiff() {}

    /**
     * The difference; empty when there is none.
     *
     * @param before the former text
     * @param after the latter
     * @param shownBefore the former, masked line for line
     * @param shownAfter the latter, masked line for line
     */
    public static String of(String before, String after, String shownBefore, String shownAfter) {
        List<String> hidden = lines(shownBefore);
        List<String> shown = lines(shownAfter);
        List<String> old = lines(before);
        List<String> now = lines(after);
        // Were a line lost by masking, the wrong ones would be shown: then the masked texts are compared.
        boolean fits = old.size() == hidden.size() && now.size() == shown.size();
        return hunks(fits ? compared(old, now, hidden, shown) : compared(hidden, shown, hidden, shown));
    }

    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        return List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\r\n|\r|\n", -1));
    }

    private static List<Line> compared(List<String> old, List<String> now, List<String> hidden, List<String> shown) {
        int shorter = Math.min(old.size(), now.size());
        int start = 0;
        while (start < shorter && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        int[][] common = common(old.subList(start, old.size() - end), now.subList(start, now.size() - end));
        List<Line> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            boolean inside = i >= start && j >= start && i <= old.size() - end && j <= now.size() - end;
            int a = i - start;
            int b = j - start;
            boolean left = i < old.size() - end;
            boolean right = j < now.size() - end;
            if (!inside || (!left && !right)) {
                lines.add(new Line(' ', i, j, hidden.get(i)));
                i++;
                j++;
            } else if (left && right && common.length > 0 && old.get(i).equals(now.get(j))) {
                lines.add(new Line(' ', i, j, hidden.get(i)));
                i++;
                j++;
            } else if (left && (!right || common.length == 0 || common[a + 1][b] >= common[a][b + 1])) {
                lines.add(new Line('-', i, j, hidden.get(i)));
                i++;
            } else {
                lines.add(new Line('+', i, j, shown.get(j)));
                j++;
            }
        }
        return lines;
    }

    /** How many lines the rests of both have in common, by where they begin; empty when that were too much to find out. */
    private static int[][] common(List<String> old, List<String> now) {
        if ((long) old.size() * now.size() > MOST) {
            return new int[0][];
        }
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int a = old.size() - 1; a >= 0; a--) {
            for (int b = now.size() - 1; b >= 0; b--) {
                common[a][b] = old.get(a).equals(now.get(b))
                        ? common[a + 1][b + 1] + 1
                        : Math.max(common[a + 1][b], common[a][b + 1]);
            }
        }
        return common;
    }

    private static String hunks(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < lines.size()) {
            int first = nextChange(lines, at);
            if (first == lines.size()) {
                break;
            }
            int from = Math.max(at, first - CONTEXT);
            int to = first;
            for (int next = first;
                    next < lines.size() && next - to <= 2 * CONTEXT;
                    next = nextChange(lines, next + 1)) {
                to = next;
            }
            to = Math.min(lines.size(), to + 1 + CONTEXT);
            hunk(lines.subList(from, to), text);
            at = to;
        }
        return text.toString();
    }

    private static int nextChange(List<Line> lines, int from) {
        int at = from;
        while (at < lines.size() && lines.get(at).sign() == ' ') {
            at++;
        }
        return at;
    }

    private static void hunk(List<Line> lines, StringBuilder text) {
        long old = lines.stream().filter(line -> line.sign() != '+').count();
        long now = lines.stream().filter(line -> line.sign() != '-').count();
        Line first = lines.get(0);
        text.append("@@ -").append(range(first.before(), old));
        text.append(" +").append(range(first.after(), now)).append(" @@\n");
        lines.forEach(line -> text.append(line.sign()).append(line.shown()).append('\n'));
    }

    private static String range(int before, long count) {
        return (count == 0 ? before : before + 1) + "," + count;
    }
}
