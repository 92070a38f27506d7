package io.unitward.cli.install;

import java.util.ArrayList;
import java.util.List;

/** How a program and its arguments are written in a unit file. */
public final class ExecWords {
    private ExecWords() {}

    /**
     * A program and its arguments. systemd puts variables into arguments alone: a dollar of the program is one already.
     *
     * @param argv the program first
     * @return as many words, which may be joined by blanks
     */
    public static List<String> of(List<String> argv) {
        List<String> words = new ArrayList<>();
        for (String text : argv) {
            String escaped = text.replace("%", "%%");
            words.add(quoted(words.isEmpty() ? escaped : escaped.replace("$", "$$")));
        }
        return words;
    }

    /** The same of a command that a manager has loaded: of its arguments it keeps the dollars as they were written. */
    public static String ofLoaded(List<String> argv) {
        List<String> once = new ArrayList<>();
        for (String text : argv) {
            once.add(once.isEmpty() ? text : text.replace("$$", "$"));
        }
        return String.join(" ", of(once));
    }

    /** One word, in quotes where it has to be; specifiers and variables in it are left as they are. */
    public static String quoted(String text) {
        boolean plain = !text.isEmpty()
                && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '\'' && c != '\\' && c != ';');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** An assignment of {@code Environment=}. */
    public static String environment(String name, String value) {
        return "Environment=" + quoted(name + "=" + value.replace("%", "%%"));
    }
}
