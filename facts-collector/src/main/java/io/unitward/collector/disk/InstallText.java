package io.unitward.collector.disk;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a unit file or drop-in says about how it is installed, and where it was made from. Lines are taken apart
 * as systemd does ({@code config_parse}): ends of lines, comments, continuations, sections.
 *
 * @param assignments those of {@code [Install]}, in order
 * @param sourcePath the last {@code SourcePath=} of {@code [Unit]}; null when there is none, or one with a specifier
 * @param broken whether systemd stops reading in the middle: at a section header that is none, text that is no UTF-8, or an
 *     endless line
 */
record InstallText(List<Assignment> assignments, @Nullable String sourcePath, boolean broken) {
    /** The longest line, continuation lines included. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private static final int LF = 1;
    private static final int CR = 2;
    private static final int NUL = 4;

    /** One {@code KEY=VALUE}. */
    record Assignment(String key, String value) {}

    /** Takes a whole file apart. */
    static InstallText of(byte[] text) {
        Reader reader = new Reader(text);
        boolean whole = reader.read();
        return new InstallText(List.copyOf(reader.assignments), reader.sourcePath, !whole);
    }

    private static final class Reader {
        private final List<Assignment> assignments = new ArrayList<>(2);
        /** A character for each byte. */
        private final String text;

        private int at;
        private String section = "";
        private @Nullable String sourcePath;

        Reader(byte[] bytes) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }

        /** Returns false when systemd would stop. */
        boolean read() {
            StringBuilder continued = null;
            boolean first = true;
            while (at < text.length()) {
                String line = line();
                if (line == null) {
                    return false;
                }
                String stripped = stripStart(line);
                if (!stripped.isEmpty() && (stripped.charAt(0) == '#' || stripped.charAt(0) == ';')) {
                    continue;
                }
                if (first && line.startsWith("\u00ef\u00bb\u00bf")) {
                    line = line.substring(3);
                    first = false;
                }
                if (continued != null && continued.length() + line.length() > LONGEST_LINE) {
                    return false;
                }
                if (isContinued(line)) {
                    continued = continued == null ? new StringBuilder() : continued;
                    continued.append(line).setCharAt(continued.length() - 1, ' ');
                    continue;
                }
                String whole = continued == null ? line : continued.append(line).toString();
                continued = null;
                if (!parse(whole)) {
                    return false;
                }
            }
            return continued == null || parse(continued.toString());
        }

        /** The next line without its end, which may be several characters; null when it is too long. */
        private @Nullable String line() {
            int start = at;
            int end = -1;
            int ends = 0;
            for (; at < text.length(); at++) {
                int eol = switch (text.charAt(at)) {
                    case '\n' -> LF;
                    case '\r' -> CR;
                    case '\0' -> NUL;
                    default -> 0;
                };
                boolean over = (ends & NUL) != 0 || (eol == 0 && ends != 0) || (ends & eol) != 0;
                if (over) {
                    break;
                }
                if (eol != 0 && end < 0) {
                    end = at;
                }
                ends |= eol;
                if (eol == 0 && at - start + 1 >= LONGEST_LINE) {
                    return null;
                }
            }
            return text.substring(start, end < 0 ? at : end);
        }

        private static boolean isContinued(String line) {
            int backslashes = 0;
            for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
                backslashes++;
            }
            return backslashes % 2 == 1;
        }

        private boolean parse(String raw) {
            String line = strip(raw);
            if (line.isEmpty()) {
                return true;
            }
            if (!isUtf8(line)) {
                return false;
            }
            if (line.charAt(0) == '[') {
                String name = line.substring(1, Math.max(1, line.length() - 1));
                if (!line.endsWith("]") || !isSafe(name)) {
                    return false;
                }
                section = name;
                return true;
            }
            boolean install = section.equals("Install");
            int equals = install || section.equals("Unit") ? line.indexOf('=') : -1;
            if (equals > 0) {
                String key = strip(line.substring(0, equals));
                String value = strip(line.substring(equals + 1));
                if (install) {
                    assignments.add(new Assignment(key, value));
                } else if (key.equals("SourcePath")) {
                    sourcePath = value.startsWith("/") && value.indexOf('%') < 0 ? decode(value) : null;
                }
            }
            return true;
        }

        private static String decode(String bytes) {
            return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }

        /** Neither quotes nor backslashes nor control characters. */
        private static boolean isSafe(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c < ' ' || c == '"' || c == '\'' || c == '\\' || c == 0x7f) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isUtf8(String line) {
            boolean ascii = true;
            for (int i = 0; i < line.length() && ascii; i++) {
                ascii = line.charAt(i) < 0x80;
            }
            if (ascii) {
                return true;
            }
            try {
                CharSequence decoded = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)));
                // Unicode's noncharacters are valid UTF-8 to Java, and are not to systemd.
                return decoded.codePoints().noneMatch(c -> (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe);
            } catch (CharacterCodingException e) {
                return false;
            }
        }

        private static String stripStart(String text) {
            int start = 0;
            while (start < text.length() && isSpace(text.charAt(start))) {
                start++;
            }
            return text.substring(start);
        }

        private static String strip(String text) {
            String rest = stripStart(text);
            int end = rest.length();
            while (end > 0 && isSpace(rest.charAt(end - 1))) {
                end--;
            }
            return rest.substring(0, end);
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }
    }
}
