package io.unitward.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that the commands which look at a manager, and perhaps act, have in common: each is worded here, once. */
final class RunOptions {
    private RunOptions() {}

    /** Adds {@code --config}, {@code --allowlist} and {@code --waivers}. */
    static CommandSpec addConfiguration(CommandSpec command) {
        return command.addOption(config())
                .addOption(Given.path("--allowlist", "FILE", "Read this allowlist.yaml instead of the default place."))
                .addOption(Given.path("--waivers", "FILE", "Read this waivers.yaml instead of the default place."));
    }

    /** {@code --config}. */
    static OptionSpec config() {
        return Given.path("--config", "FILE", "Read this unitward.yaml instead of the default place.");
    }

    /** {@code --timeout}, of one look. */
    static OptionSpec timeout() {
        return Given.seconds("--timeout", 30, "How long to collect for at most");
    }

    /** {@code --reload-timeout}. */
    static OptionSpec reloadTimeout() {
        return Given.seconds("--reload-timeout", 180, "How long a reload may take");
    }

    /**
     * The state directory of a command that reads what is there, or the usual one: that one may not be there yet, but one that
     * somebody named and that is not there is a typing mistake, and "nothing" would be a wrong answer.
     */
    static Path stateToRead(Given given, Path usual) throws RunFailure {
        Path named = given.path("--state-dir");
        if (named != null && !Files.isDirectory(named)) {
            throw new RunFailure(
                    ExitCode.BAD_CONFIGURATION,
                    "--state-dir '" + named + "' is no directory; expected one that an audit keeps its memory in");
        }
        return named == null ? usual : named;
    }

    /** {@code --state-dir}, of a command that writes there. */
    static OptionSpec state() {
        return Given.path("--state-dir", "DIR", "Keep memory and journal here instead of the default place.");
    }

    /** {@code --alert}. */
    static OptionSpec alert() {
        return Given.flag("--alert", "As 'alerts' in unitward.yaml says, tell people what is found.");
    }

    /**
     * Whether people are told.
     *
     * @throws RunFailure when that goes together with nothing that is remembered, or with a snapshot file
     */
    static boolean alert(Given given) throws RunFailure {
        if (given.flag("--alert") && (given.flag("--no-state") || given.path("--snapshot") != null)) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    given.flag("--no-state")
                            ? "--alert and --no-state were both given; expected one of them: without memory everything is told each time"
                            : "--alert and --snapshot were both given; expected one of them: a file tells nothing of now");
        }
        return given.flag("--alert");
    }

    /**
     * {@code --evidence}.
     *
     * @param what the sentence of its description that tells what is written, ending in a colon
     */
    static OptionSpec evidence(String what) {
        return Given.path(
                "--evidence",
                "PLACE",
                what + " secrets masked, a digest of each file. 'unitward evidence verify' checks it.");
    }

    /** {@code --no-state}. */
    static OptionSpec noState() {
        return Given.flag("--no-state", "Remember nothing and write nothing; cannot act, so needs --dry-run.");
    }

    /**
     * Whether nothing may be done: that was asked, or a snapshot file is judged.
     *
     * @throws RunFailure when something may, and nothing would be written down of it
     */
    static boolean dryRun(Given given) throws RunFailure {
        boolean dryRun = given.flag("--dry-run") || given.path("--snapshot") != null;
        if (given.flag("--no-state") && !dryRun) {
            throw new RunFailure(
                    ExitCode.USAGE,
                    "--no-state without --dry-run; expected --dry-run too, an action must be journaled");
        }
        return dryRun;
    }
}
