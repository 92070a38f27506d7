package io.unitward.cli;

import io.unitward.json.Visible;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints: results to {@code out}, everything else to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 * @param colour whether {@code out} is a terminal that shows colours
 * @param progress whether {@code err} is a terminal, so that progress lines help
 * @param width columns to wrap text at; 0 means no wrapping
 */
record Console(PrintStream out, PrintStream err, boolean colour, boolean progress, int width) {
    /** The process's own streams. The launcher tells which are terminals, the JVM cannot tell them apart. */
    static Console ofProcess() {
        String terminals = System.getProperty("unitward.tty", "");
        boolean colour = terminals.contains("1") && System.getenv("NO_COLOR") == null;
        int width = terminals.contains("1") ? Integer.getInteger("unitward.columns", 100) : 0;
        return new Console(
                stream(FileDescriptor.out), stream(FileDescriptor.err), colour, terminals.contains("2"), width);
    }

    /**
     * Tells something on standard error, on one line. It may name files, which other people have named: what could repaint
     * or forge a line is spelled out.
     */
    void tell(String text) {
        err.println("unitward: " + Visible.of(text));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 13),
                descriptor == FileDescriptor.err,
                StandardCharsets.UTF_8);
    }
}
