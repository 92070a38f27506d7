package io.unitward.cli;

import java.util.function.IntSupplier;

/** Entry point: settles what must be settled before the first library class loads, then runs the command. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // slf4j would scan every jar for a provider and print about it; ours is named instead.
        System.setProperty("slf4j.provider", "io.unitward.cli.log.LogProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Console console = Console.ofProcess();
        Phases.done("Java started");
        int code = code(console, () -> Unitward.run(console, args));
        try {
            Phases.done("outputs written");
            Phases.tell(console);
            System.out.flush();
            System.err.flush();
        } finally {
            // Daemon threads may still hang in a read that nobody answers: leave without waiting for them.
            Runtime.getRuntime().halt(code);
        }
    }

    /** The exit code of a run, whatever comes out of it: Java's own for what nobody caught would be 1, which means nothing. */
    static int code(Console console, IntSupplier run) {
        try {
            return run.getAsInt();
        } catch (Throwable failure) {
            try {
                console.tell(
                        failure instanceof VirtualMachineError
                                ? "internal error: not enough memory ("
                                        + failure.getClass().getSimpleName() + ")"
                                : "internal error: " + failure + " (a bug of unitward; nothing more was done)");
            } catch (Throwable untold) {
                // The code has to tell alone.
            }
            return ExitCode.INTERNAL.code();
        }
    }
}
