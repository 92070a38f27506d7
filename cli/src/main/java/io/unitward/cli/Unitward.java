package io.unitward.cli;

import io.unitward.engine.Policies;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
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
    private @Nullable CompletableFuture<Policies> policies;

    private Unitward(Console console) {
        this.console = console;
    }

    /** The policies, perhaps still being loaded. */
    CompletableFuture<Policies> policies() {
        if (policies == null) {
            policies = loadPolicies();
        }
        return policies;
    }

    private static CompletableFuture<Policies> loadPolicies() {
        return CompletableFuture.supplyAsync(Policies::shipped, Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "unitward-policies");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** Where the commands below print. */
    Console console() {
        return console;
    }

    /** Parses the arguments, runs the command and returns the exit code. */
    static int run(Console console, String... args) {
        Unitward root = new Unitward(console);
        String first = args.length == 0 ? "" : args[0];
        if (first.equals("audit")) {
            // It takes as long as all that comes before the first verdict.
            root.policies = loadPolicies();
        }
        CommandLine line = withCommands(new CommandLine(root), first);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(console, failure));
        int code = line.execute(args);
        console.out().flush();
        return code;
    }

    /** Working out what a command takes is slow, so of the two that should be fast only the one that is run is added. */
    private static CommandLine withCommands(CommandLine line, String first) {
        return switch (first) {
            case "audit" -> line.addSubcommand(AuditCommand.class);
            case "snapshot" -> line.addSubcommand(SnapshotCommand.class);
            default ->
                line.addSubcommand(AuditCommand.class)
                        .addSubcommand(SnapshotCommand.class)
                        .addSubcommand(DemoCommand.class)
                        .addSubcommand(CommandLine.HelpCommand.class)
                        .addSubcommand(picocli.AutoComplete.GenerateCompletion.class);
        };
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
