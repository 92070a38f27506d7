package io.unitward.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.unitward.cli.sandbox.CommandResult;

/** What every ending of a run must look like, good or bad. */
final class Told {
    private Told() {}

    /** It ended by itself, with that code, in words for people: no stack trace, nothing that steers a terminal. */
    static String properly(CommandResult result, int exitCode) {
        String all = result.output() + result.errors();
        assertThat(result.timedOut()).as("hangs: %s", all).isFalse();
        assertThat(result.exitCode()).as(all).isEqualTo(exitCode);
        assertThat(all)
                .doesNotContain("Exception", "\tat ", "internal error", "null")
                .doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f]");
        return all;
    }
}
