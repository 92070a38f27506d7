package io.unitward.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What {@link Main} does, but for ending the process: many runs in one that is warm. */
public final class WarmRun {
    private WarmRun() {}

    /** Runs one command line; the exit code is returned. */
    public static int run(String[] arguments, OutputStream out, OutputStream err) {
        Console console = new Console(printer(out), printer(err), false, false, 0);
        int code = Main.code(console, () -> Unitward.run(console, arguments));
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static PrintStream printer(OutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }
}
