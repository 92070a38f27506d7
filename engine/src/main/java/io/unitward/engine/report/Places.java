package io.unitward.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of two columns: what is said, and where it comes from. Where both do not fit beside each other the second goes below
 * the first; nothing is ever broken, so that paths can be copied.
 */
final class Places {
    private static final int GAP = 2;
    private static final int BELOW = 4;

    private record Line(int indent, String left, String right) {}

    private final List<Line> lines = new ArrayList<>();
    private final int most;
    private final int room;

    /**
     * No lines yet.
     *
     * @param most how wide the first column may become: a wider one would tear the two apart
     * @param width columns there are; 0 for no limit
     */
    Places(int most, int width) {
        this.most = most;
        this.room = width == 0 ? Integer.MAX_VALUE : width;
    }

    void add(int indent, String left, String right) {
        lines.add(new Line(indent, left, right));
    }

    /** The lines, aligned. */
    List<String> lines() {
        int column = 0;
        int widest = 0;
        for (Line line : lines) {
            int left = line.indent + length(line.left) + GAP;
            column = Math.max(column, left <= most ? left : 0);
            widest = Math.max(widest, length(line.right));
        }
        boolean beside = column + widest <= room;
        List<String> shown = new ArrayList<>();
        for (Line line : lines) {
            String left = " ".repeat(line.indent) + line.left;
            if (line.right.isEmpty()) {
                shown.add(left);
            } else if (!beside && length(left) + GAP + length(line.right) <= room) {
                shown.add(left + " ".repeat(GAP) + line.right);
            } else if (!beside) {
                shown.add(left);
                shown.add(" ".repeat(line.indent + BELOW) + line.right);
            } else if (length(left) + GAP > column) {
                shown.add(left);
                shown.add(" ".repeat(Math.max(column, line.indent + BELOW)) + line.right);
            } else {
                shown.add(left + " ".repeat(column - length(left)) + line.right);
            }
        }
        return shown;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
