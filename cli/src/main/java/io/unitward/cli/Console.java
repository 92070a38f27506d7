package io.unitward.cli;

import io.unitward.json.Visible;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a command prints: results to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param colour whether {@code out} is a terminal that shows colours
 * @param progress whether {@code err} is a terminal, so that progress lines help
 * @param width columns to wrap text at; 0 means no wrapping
 * @param heard gets what is told, too, as it was given; null for nobody
 */
record Console(
        PrintStream out,
        PrintStream err,
        boolean colour,
        boolean progress,
        int width,
        @Nullable Consumer<String> heard) {
    private static final int LEAST_WIDTH = 20;
    private static final int USUAL_WIDTH = 80;
    private static final String SET_IN = "    ";

    /** One that nobody else hears. */
    Console(PrintStream out, PrintStream err, boolean colour, boolean progress, int width) {
        this(out, err, colour, progress, width, null);
    }

    /** The same, and somebody who gets what is told. */
    Console heardBy(Consumer<String> listener) {
        return new Console(out, err, colour, progress, width, listener);
    }

    /** The process's own streams. The launcher tells which are terminals, the JVM cannot tell them apart. */
    static Console ofProcess() {
        String terminals = System.getProperty("unitward.tty", "");
        boolean colour = terminals.contains("1") && System.getenv("NO_COLOR") == null;
        int width = width(terminals.contains("1"), System.getenv("UNITWARD_COLUMNS"), System.getenv("COLUMNS"));
        return new Console(
                StandardOutput.ofProcess(),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                colour,
                terminals.contains("2"),
                width);
    }

    /**
     * Tells something on standard error, on one line. It may name files, which other people have named: what could repaint
     * or forge a line is spelled out.
     */
    void tell(String text) {
        if (heard != null) {
            heard.accept(text);
        }
        err.println("unitward: " + Visible.of(text));
    }

    /**
     * Where text is wrapped: as told, else at the terminal's width if the shell exports it, else at what every terminal
     * has. Nothing but a terminal is wrapped for unless told so.
     */
    static int width(boolean terminal, @Nullable String told, @Nullable String columns) {
        int asTold = columns(told);
        if (asTold > 0) {
            return asTold;
        }
        int shell = columns(columns);
        return !terminal ? 0 : shell > 0 ? shell : USUAL_WIDTH;
    }

    /** A sentence for a person: on a terminal wrapped between words, with what follows set in. */
    String wrapped(String sentence) {
        if (width == 0 || sentence.length() <= width) {
            return sentence;
        }
        StringBuilder lines = new StringBuilder();
        int at = 0;
        for (String word : sentence.split(" ", -1)) {
            boolean fits = at + 1 + word.length() <= width;
            if (at > 0) {
                lines.append(fits ? " " : "\n" + SET_IN);
                at = fits ? at + 1 : SET_IN.length();
            }
            lines.append(word);
            at += word.length();
        }
        return lines.toString();
    }

    /** A number of columns that makes sense; 0 for anything else. */
    private static int columns(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,4}")) {
            return 0;
        }
        int columns = Integer.parseInt(text);
        return columns < LEAST_WIDTH ? 0 : columns;
    }

    /** Whether {@code out} could not be written because whoever read it, a pipe or socket, reads no further. */
    boolean hasNoReader() {
        return out instanceof StandardOutput standard && standard.hasNoReader();
    }
}
