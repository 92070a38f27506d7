package io.unitward.cli;

import io.unitward.engine.Policies;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The root command. */
final class Unitward implements Runnable {
    private final Console console;
    private final CommandLine line;
    private @Nullable Background<Policies> policies;

    /** @param first the first argument, which is mostly the command */
    private Unitward(Console console, String first) {
        this.console = console;
        if (first.equals("audit")) {
            // It takes as long as all that comes before the first verdict.
            this.policies = loadPolicies();
        }
        CommandSpec command = Given.withHelp(Given.command("unitward", this));
        command.usageMessage()
                .description(
                        "Tells whether what runs as a systemd unit comes from where it should,",
                        "repairs only what is provably safe to repair, and says what it left alone.")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nStart here:%n")
                .footer(
                        "  unitward demo              see it work on a throw-away systemd manager",
                        "  unitward audit --dry-run   look at your own manager; changes nothing",
                        "  unitward audit --help      options, examples, exit codes",
                        "",
                        "Completion for bash and zsh:  source <(unitward generate-completion)");
        // Of the two that should be fast only the one that is run is added.
        if (!first.equals("snapshot")) {
            command.addSubcommand("audit", AuditCommand.spec(this));
        }
        if (!first.equals("audit")) {
            command.addSubcommand("snapshot", SnapshotCommand.spec(this));
        }
        this.line = new CommandLine(command);
        if (!first.equals("audit") && !first.equals("snapshot")) {
            line.addSubcommand(new DemoCommand(this))
                    .addSubcommand(CommandLine.HelpCommand.class)
                    .addSubcommand(AutoComplete.GenerateCompletion.class);
        }
    }

    /** The arguments of the command that runs. */
    Given given() {
        return new Given(line.getParseResult().subcommand());
    }

    /** The policies, perhaps still being loaded. */
    Background<Policies> policies() {
        if (policies == null) {
            policies = loadPolicies();
        }
        return policies;
    }

    private static Background<Policies> loadPolicies() {
        return Background.start("unitward-policies", () -> Policies.shipped().rehearsed());
    }

    /** Where the commands below print. */
    Console console() {
        return console;
    }

    /** Parses the arguments, runs the command and returns the exit code. */
    static int run(Console console, String... args) {
        CommandLine line = new Unitward(console, args.length == 0 ? "" : args[0]).line;
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
        throw new CommandLine.ParameterException(line, "Missing command");
    }
}
