package io.unitward.cli;

import java.util.List;

/** Ends the run: what to tell the caller, and with which exit code. Never shown as a stack trace. */
final class RunFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final List<String> lines;

    RunFailure(ExitCode exitCode, List<String> lines) {
        super(String.join("\n", lines));
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    RunFailure(ExitCode exitCode, String line) {
        this(exitCode, List.of(line));
    }

    /** Ends the run for what one of our own checked exceptions says; they always say something. */
    static RunFailure of(ExitCode exitCode, Exception failure) {
        return new RunFailure(exitCode, String.valueOf(failure.getMessage()));
    }

    ExitCode exitCode() {
        return exitCode;
    }

    /** One line for each problem. */
    List<String> lines() {
        return lines;
    }
}
