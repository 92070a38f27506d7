package io.unitward.cli;

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
        int code = Unitward.run(console, args);
        Phases.done("outputs written");
        Phases.tell(console);
        // Daemon threads may still hang in a read that nobody answers: leave without waiting for them.
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }
}
