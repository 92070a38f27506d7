package io.unitward.cli;

import io.unitward.facts.Scope;
import picocli.CommandLine.Option;

/** Which manager a command is about. */
final class ScopeOptions {
    @Option(names = "--user", description = "The caller's user manager (default unless root).")
    private boolean user;

    @Option(names = "--system", description = "The system manager (default for root).")
    private boolean system;

    /**
     * The scope asked for.
     *
     * @throws RunFailure when both were given
     */
    Scope scope(long callerUid) throws RunFailure {
        if (user && system) {
            throw new RunFailure(ExitCode.USAGE, "--user and --system were both given; expected one of them");
        }
        return system || (!user && callerUid == 0) ? Scope.SYSTEM : Scope.USER;
    }
}
