package io.unitward.unitfile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of one unit file or drop-in, read as systemd's parser reads it ({@code src/shared/conf-parser.c}; what is
 * surprising was measured on systemd 252).
 *
 * @param assignments in the order of the file; those in sections that nothing reads are among them
 * @param problems what systemd warns about or gives up at, in the order of the file
 * @param complete whether systemd reads the file to its end. It stops at an invalid section header, at a line that is not
 *     UTF-8, at one of 1 MiB and at {@code DynamicUser=} neither yes nor no: a fragment is then refused as a whole, a drop-in
 *     counts up to there. It also stops at some values, such as a command that it cannot make sense of: see {@link LoadCheck}
 */
public record UnitText(List<Assignment> assignments, List<TextProblem> problems, boolean complete) {
    /** What a line, or one with its continuations, may have at most; systemd's {@code LONG_LINE_MAX}. */
    static final int LONGEST_LINE = 1024 * 1024;

    /** What a problem ends with at which systemd stops. */
    static final String STOPS = "; systemd reads no further";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    public UnitText {
        assignments = List.copyOf(assignments);
        problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @param bytes its content
     * @param unitType the type of the unit it belongs to, such as {@code service}: it decides which sections count
     */
    public static UnitText parse(byte[] bytes, String unitType) {
        return parse(Utf8Text.decode(bytes), unitType);
    }

    /** The same of a text that {@link Utf8Text#decode} made. */
    public static UnitText parse(String text, String unitType) {
        return new Parser(unitType).parse(text);
    }

    /** Whitespace as systemd counts it: no vertical tab, no form feed, nothing outside ASCII. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /** What systemd lets through where nothing may be quoted; its {@code string_is_safe}. */
    static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7f || c == '"' || c == '\'' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Whether a line is a comment; inside a continuation too, where it is left out. */
    static boolean isComment(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!isBlank(c)) {
                return c == '#' || c == ';';
            }
        }
        return false;
    }

    /** Whether the last backslash of a line continues it: one that is not itself escaped. */
    static boolean isContinued(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static final class Parser {
        private final String unitType;
        private final List<Assignment> assignments = new ArrayList<>();
        private final List<TextProblem> problems = new ArrayList<>();
        private @Nullable String section;
        private boolean ignored;
        private boolean stopped;

        Parser(String unitType) {
            this.unitType = unitType;
        }

        UnitText parse(String text) {
            LineSplitter lines = new LineSplitter(text);
            StringBuilder joined = null;
            int bytes = 0;
            boolean markSeen = false;
            int number = 0;
            int first = 1;
            while (!stopped && lines.advance()) {
                String line = lines.line();
                number++;
                if (Utf8Text.bytes(line) >= LONGEST_LINE) {
                    stop(number, "the line is longer than 1 MiB");
                    break;
                }
                if (isComment(line)) {
                    continue;
                }
                if (!markSeen && line.startsWith(BYTE_ORDER_MARK)) {
                    markSeen = true;
                    line = line.substring(1);
                }
                if (joined == null) {
                    joined = new StringBuilder(line.length());
                    bytes = 0;
                    first = number;
                }
                bytes += Utf8Text.bytes(line);
                if (bytes > LONGEST_LINE) {
                    stop(number, "the line and its continuations are longer than 1 MiB");
                    break;
                }
                joined.append(line);
                if (isContinued(line)) {
                    joined.setCharAt(joined.length() - 1, ' ');
                } else {
                    line(strip(joined.toString()), first, number);
                    joined = null;
                }
            }
            if (!stopped && joined != null) {
                line(strip(joined.toString()), first, number);
            }
            return new UnitText(assignments, problems, !stopped);
        }

        private void line(String line, int first, int last) {
            if (line.isEmpty()) {
                return;
            }
            if (!Utf8Text.isValid(line)) {
                stop(last, "the line is not valid UTF-8");
            } else if (line.startsWith("[")) {
                header(line, last);
            } else if (section == null) {
                problems.add(new TextProblem(first, "an assignment outside of any section is ignored"));
            } else {
                assignment(section, line, first, last);
            }
        }

        private void header(String line, int number) {
            if (!line.endsWith("]") || line.length() < 2) {
                stop(number, "the section header has no ] at its end");
                return;
            }
            String name = line.substring(1, line.length() - 1);
            if (!isSafe(name)) {
                stop(number, "the section header has quotes, backslashes or control characters");
                return;
            }
            section = name;
            ignored = !Settings.isSection(name, unitType);
            if (ignored && !Settings.isExtension(name)) {
                problems.add(
                        new TextProblem(number, "section [" + name + "] means nothing to a " + unitType + " unit"));
            }
        }

        private void assignment(String in, String line, int first, int last) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String key = strip(line.substring(0, equals));
                String value = strip(line.substring(equals + 1));
                if (!ignored && Settings.isFatal(in, key, value)) {
                    stop(first, key + "= is neither yes nor no");
                } else {
                    assignments.add(new Assignment(in, key, value, first, last));
                }
            } else if (!ignored) {
                problems.add(new TextProblem(
                        first,
                        equals < 0 ? "a line without = is ignored" : "a line without a name before = is ignored"));
            }
        }

        private void stop(int line, String why) {
            stopped = true;
            problems.add(new TextProblem(line, why + STOPS));
        }
    }
}
