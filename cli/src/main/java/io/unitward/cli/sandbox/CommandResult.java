package io.unitward.cli.sandbox;

import static java.util.Objects.requireNonNull;

/**
 * How a command ended.
 *
 * @param exitCode its exit code; 128 and the signal's number when a signal ended it
 * @param output its standard output
 * @param errors its standard error
 * @param timedOut whether it was killed because its deadline passed
 */
public record CommandResult(int exitCode, String output, String errors, boolean timedOut) {
    public CommandResult {
        requireNonNull(output, "output is null");
        requireNonNull(errors, "errors is null");
    }

    /** Whether it ended by itself with exit code 0. */
    public boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }

    /** The output without surrounding white space. */
    public String text() {
        return output.strip();
    }
}
