package io.unitward.ownership;

import io.unitward.unitfile.Masking;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How what was at a path differs from what came in its place, in a few lines without secrets. Pure. */
public final class ShortDifference {
    private static final int MOST_LINES = 3;
    private static final int MOST_CHARACTERS = 80;

    private ShortDifference() {}

    /** A phrase such as {@code "Description=edited" instead of "Description=declared"}. */
    public static String of(FileState was, FileState now) {
        if (was.kind() != FileState.Kind.FILE || now.kind() != FileState.Kind.FILE) {
            return was.describe() + " instead of " + now.describe();
        }
        List<String> before = lines(was);
        List<String> after = lines(now);
        int start = 0;
        while (start < Math.min(before.size(), after.size())
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < Math.min(before.size(), after.size()) - start
                && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        List<String> had = before.subList(start, before.size() - end);
        List<String> declared = after.subList(start, after.size() - end);
        if (!had.isEmpty() || !declared.isEmpty()) {
            return quoted(had) + " instead of " + quoted(declared);
        }
        if (!String.valueOf(was.content()).equals(String.valueOf(now.content()))) {
            return "other values, which are masked";
        }
        return "mode " + octal(was) + " and uid " + was.uid() + " instead of mode " + octal(now) + " and uid "
                + now.uid();
    }

    private static List<String> lines(FileState state) {
        return List.of(
                Masking.mask(new String(state.bytes(), StandardCharsets.UTF_8)).split("\n", -1));
    }

    private static String quoted(List<String> lines) {
        if (lines.isEmpty()) {
            return "nothing";
        }
        StringBuilder text = new StringBuilder();
        for (String line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
            text.append(text.isEmpty() ? "" : " ")
                    .append('"')
                    .append(line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line)
                    .append('"');
        }
        return lines.size() > MOST_LINES ? text + " and more" : text.toString();
    }

    private static String octal(FileState state) {
        return state.mode() == null ? "?" : Integer.toOctalString(state.mode());
    }
}
