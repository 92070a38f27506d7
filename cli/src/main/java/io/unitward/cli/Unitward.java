package io.unitward.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root command. */
@Command(
        name = "unitward",
        description = {
            "Tells whether what runs as a systemd unit comes from where it should,",
            "repairs only what is provably safe to repair, and says what it left alone."
        },
        subcommands = {
            AuditCommand.class,
            SnapshotCommand.class,
            DemoCommand.class,
            CommandLine.HelpCommand.class,
            picocli.AutoComplete.GenerateCompletion.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nStart here:%n",
        footer = {
            "  unitward demo              see it work on a throw-away systemd manager",
            "  unitward audit --dry-run   look at your own manager; changes nothing",
            "  unitward audit --help      options, examples, exit codes",
            "",
            "Completion for bash and zsh:  source <(unitward generate-completion)"
        })
final class Unitward implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    private final Console console;

    private Unitward(Console console) {
        this.console = console;
    }

    /** Where the commands below print. */
    Console console() {
        return console;
    }

    /** Parses the arguments, runs the command and returns the exit code. */
    static int run(Console console, String... args) {
        CommandLine line = new CommandLine(new Unitward(console));
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(console, failure));
        int code = line.execute(args);
        console.out().flush();
        return code;
    }

    private static int report(Console console, Exception failure) {
        if (failure instanceof RunFailure known) {
            known.lines().forEach(console::tell);
            return known.exitCode().code();
        }
        console.tell("internal error: " + failure + " (a bug of unitward; nothing more was done)");
        if (Boolean.getBoolean("unitward.trace")) {
            failure.printStackTrace(console.err());
        }
        return ExitCode.INTERNAL.code();
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing command");
    }
}
