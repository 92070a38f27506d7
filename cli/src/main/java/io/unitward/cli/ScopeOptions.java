package io.unitward.cli;

import io.unitward.facts.Scope;
import io.unitward.host.Account;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Which manager a command is about. */
final class ScopeOptions {
    /** What a command that reads no configuration means by 78. */
    static final String NOT_ROOTS = "with --user-of: a file of unitward, or its Java, is not root's alone";

    private ScopeOptions() {}

    /**
     * The manager asked for.
     *
     * @param scope user or system
     * @param userOf the other user whose manager it is; null for the caller's own and the system's
     */
    record Asked(Scope scope, @Nullable Account userOf) {}

    /** Adds {@code --user}, {@code --system} and {@code --user-of}. */
    static CommandSpec addTo(CommandSpec command) {
        return command.addOption(Given.flag("--user", "The caller's user manager (default unless root)."))
                .addOption(Given.flag("--system", "The system manager (default for root)."))
                .addOption(Given.text(
                        "--user-of",
                        "UID|NAME",
                        "That user's manager, asked by a process that is that user; for root only."));
    }

    /** Whether any of them was given. */
    static boolean isGiven(Given given) {
        return given.flag("--user") || given.flag("--system") || given.text("--user-of") != null;
    }

    private static Scope scope(Given given, long callerUid) throws RunFailure {
        boolean user = given.flag("--user");
        boolean system = given.flag("--system");
        if (user && system) {
            throw new RunFailure(ExitCode.USAGE, "--user and --system were both given; expected one of them");
        }
        return system || (!user && callerUid == 0) ? Scope.SYSTEM : Scope.USER;
    }

    /** The manager asked for by a command that has no {@code --user-of}. */
    static Scope own(Given given, long callerUid) throws RunFailure {
        return scope(given, callerUid);
    }

    /**
     * The manager asked for.
     *
     * @param fromFile whether a snapshot is read, and no manager asked
     * @throws RunFailure when more than one was given, or a user that does not exist
     */
    static Asked asked(Given given, long callerUid, boolean fromFile) throws RunFailure {
        Scope scope = scope(given, callerUid);
        boolean user = given.flag("--user");
        boolean system = given.flag("--system");
        String userOf = given.text("--user-of");
        if (userOf == null) {
            return new Asked(scope, null);
        }
        if (user || system || fromFile) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--user-of and " + (user ? "--user" : system ? "--system" : "--snapshot")
                            + " were both given; expected one of them");
        }
        Account account = account(userOf, callerUid);
        // Root's own manager needs no process of another user: the same as --user.
        return new Asked(Scope.USER, account.uid() == 0 ? null : account);
    }

    private static Account account(String key, long callerUid) throws RunFailure {
        if (callerUid != 0) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--user-of '" + key + "' was given by uid " + callerUid + "; expected root (sudo unitward ...), or"
                            + " --user for a manager of your own");
        }
        try {
            Account account = Account.find(key);
            if (account == null) {
                throw new RunFailure(
                        ExitCode.USAGE,
                        "--user-of '" + key
                                + "': there is no such user; expected a name or uid that 'getent passwd' knows");
            }
            return account;
        } catch (IOException failure) {
            throw new RunFailure(
                    ExitCode.UNKNOWN, "--user-of '" + key + "' could not be looked up: " + failure.getMessage());
        }
    }
}
