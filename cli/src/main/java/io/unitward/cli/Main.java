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

    /** What became of it; Java throws an internal error of its own where files of it are missing or cannot be read. */
    private static String words(Throwable failure) {
        if (isOfJava(failure)) {
            return failure + " (Java " + System.getProperty("java.home")
                    + " is not complete, or its configuration below /etc is missing: install it anew)";
        }
        return failure instanceof VirtualMachineError
                ? "not enough memory (" + failure.getClass().getSimpleName() + ")"
                : failure + " (a bug of unitward; nothing more was done)";
    }

    /** Whether a class of Java itself could not be made ready, which nothing in unitward can cause. */
    private static boolean isOfJava(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof InternalError
                || (failure instanceof NoClassDefFoundError
                        && message.matches(".*initialize class (java|sun|jdk)\\..*"));
    }

    /** The exit code of a run, whatever comes out of it: Java's own for what nobody caught would be 1, which means nothing. */
    static int code(Console console, IntSupplier run) {
        try {
            return run.getAsInt();
        } catch (Throwable failure) {
            try {
                console.tell("internal error: " + words(failure));
            } catch (Throwable untold) {
                // The code has to tell alone.
            }
            return ExitCode.INTERNAL.code();
        }
    }
}
