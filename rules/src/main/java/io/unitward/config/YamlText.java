package io.unitward.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Turns the bytes of a file into one tree of YAML nodes that know their places. JSON is YAML 1.2 and needs no second
 * parser. No objects are built from tags.
 */
final class YamlText {
    /** Larger files are refused, here and before they are read. */
    static final int MAX_BYTES = 1 << 20;

    private final String text;
    private final Problems problems;

    private YamlText(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    /** The only document of a file; null, with a problem added, when there is none that can be read. */
    static @Nullable Node read(byte[] content, Problems problems) {
        if (content.length > MAX_BYTES) {
            problems.add(1, 1, "size", content.length + " bytes", "at most " + MAX_BYTES + " bytes");
            return null;
        }
        String text = Utf8.decode(content, problems);
        return text == null ? null : new YamlText(text, problems).compose();
    }

    private @Nullable Node compose() {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(problems.file())
                    .setUseMarks(true)
                    .setAllowNonScalarKeys(true) // reported by the reader of the mapping, which knows its place
                    .setMaxAliasesForCollections(Integer.MAX_VALUE) // counted by GuardedParser, which knows the place
                    .build();
            GuardedParser parser = new GuardedParser(new ParserImpl(settings, new StreamReader(settings, text)));
            Composer composer = new Composer(settings, parser);
            if (!composer.hasNext()) {
                problems.add(1, 1, "empty file", null, "at least 'apiVersion: unitward/v1'");
                return null;
            }
            Node root = composer.next();
            if (composer.hasNext()) {
                Mark second = parser.peekEvent().getStartMark().orElse(null);
                problems.add(second, "second document", "---", "one document in a file");
            }
            return root;
        } catch (GuardedParser.LimitExceeded e) {
            problems.add(e.getProblemMark().orElse(null), "structure", null, e.getProblem());
        } catch (MarkedYamlEngineException e) {
            syntax(e);
        } catch (RuntimeException e) {
            // Without a mark: an unprintable character, an unknown %YAML version, a defect of the parser.
            unmarked(e);
        }
        return null;
    }

    private void syntax(MarkedYamlEngineException e) {
        Mark mark = e.getContextMark()
                .filter(m -> charAt(m) == '*')
                .or(e::getProblemMark)
                .orElse(null);
        String expected;
        if (mark == null) {
            expected = "valid YAML or JSON: " + e.getProblem();
        } else if (charAt(mark) == '\t') {
            expected = "spaces for indentation, not a tab";
        } else if (charAt(mark) == '*') {
            expected = "quotes around a value that begins with '*', as in \"*-stack.service\"";
        } else if ("@`%".indexOf(charAt(mark)) >= 0) {
            expected = "quotes around a value that begins with '" + charAt(mark) + "'";
        } else if (line(mark.getLine()).contains("{unit}")
                || line(mark.getLine()).contains("{runtime}")) {
            expected = "quotes around a value that begins with '{', as in \"{runtime}/systemd/user\"";
        } else {
            expected =
                    "valid YAML or JSON: the indentation, or a quote or bracket above, is off (" + e.getProblem() + ")";
        }
        problems.add(mark, "syntax", mark == null ? null : line(mark.getLine()), expected);
    }

    private void unmarked(RuntimeException e) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (!StreamReader.isPrintable(c)) {
                problems.add(line, column, "character", String.format("U+%04X", c), "printable text");
                return;
            }
            column = c == '\n' ? 1 : column + 1;
            line += c == '\n' ? 1 : 0;
            i += Character.charCount(c);
        }
        problems.add(1, 1, "syntax", null, "valid YAML 1.2 or JSON: " + e.getMessage());
    }

    private char charAt(Mark mark) {
        int[] buffer = mark.getBuffer();
        return mark.getPointer() < buffer.length ? (char) buffer[mark.getPointer()] : '\0';
    }

    private String line(int number) {
        String[] lines = text.split("\r\n|\r|\n", number + 2);
        return number < lines.length ? lines[number].strip() : "";
    }
}
