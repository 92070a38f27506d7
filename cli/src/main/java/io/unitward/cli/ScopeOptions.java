package io.unitward.cli;

import io.unitward.facts.Scope;
import picocli.CommandLine.Model.CommandSpec;

/** Which manager a command is about. */
final class ScopeOptions {
    private ScopeOptions() {}

    /** Adds {@code --user} and {@code --system}. */
    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(Given.flag("--user", "The caller's user manager (default unless root)."))
                .addOption(Given.flag("--system", "The system manager (default for root)."));
    }

    /**
     * The scope asked for.
     *
     * @throws RunFailure when both were given
     */
    static Scope scope(Given given, long callerUid) throws RunFailure {
        boolean user = given.flag("--user");
        boolean system = given.flag("--system");
        if (user && system) {
            throw new RunFailure(ExitCode.USAGE, "--user and --system were both given; expected one of them");
        }
        return system || (!user && callerUid == 0) ? Scope.SYSTEM : Scope.USER;
    }
}
