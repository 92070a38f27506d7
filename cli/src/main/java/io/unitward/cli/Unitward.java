package io.unitward.cli;

import io.unitward.cli.validate.ReadOnlyRegistry;
import io.unitward.engine.Policies;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The root command. */
final class Unitward implements Runnable {
    /** Those that are told by calls, in the order of help. */
    private static final List<String> COMMANDS = List.of(
            "audit",
            "snapshot",
            "blame",
            "explain",
            "diff",
            "heal",
            "undo",
            "init",
            "reconcile",
            "stack",
            "policy",
            "config",
            "waive",
            "hold",
            "log",
            "evidence",
            "alert-failure",
            "validate",
            "install",
            "uninstall",
            "status");

    private static final int LEAST_WIDTH = 80;
    private static final int MOST_WIDTH = 100;

    private final Console console;
    private final CommandLine line;
    private @Nullable Background<Policies> policies;

    /** @param first the first argument, which is mostly the command */
    private Unitward(Console console, String first) {
        this.console = console;
        CommandSpec command = Given.withHelp(Given.command("unitward", this));
        command.usageMessage()
                .description(
                        "Tells whether what runs as a systemd unit comes from where it should, repairs only what is provably"
                                + " safe to repair, and says what it left alone.")
                .synopsisSubcommandLabel("COMMAND")
                .footerHeading("%nStart here:%n")
                .footer(
                        "  unitward demo              see it work on a throw-away systemd manager",
                        "  unitward audit --dry-run   look at your own manager; changes nothing",
                        "  unitward audit --help      options, examples, exit codes",
                        "",
                        "Completion for bash and zsh:  source <(unitward generate-completion)",
                        "Text is wrapped at 80 columns, or at COLUMNS where that is exported;",
                        "UNITWARD_COLUMNS sets the width, also where no terminal is.",
                        "");
        CommandSpec only = command(first);
        if (only != null) {
            // To make them all takes longer than most of them run, so it is done for help and for what is no command.
            command.addSubcommand(first, new CommandLine(only, Given.FACTORY));
            this.line = new CommandLine(command, Given.FACTORY);
            return;
        }
        COMMANDS.forEach(name -> command.addSubcommand(name, Objects.requireNonNull(command(name), name)));
        this.line = new CommandLine(command);
        line.addSubcommand(new DemoCommand(this));
        HelpCommand.addTo(this, command);
        line.addSubcommand(AutoComplete.GenerateCompletion.class);
    }

    /** One of {@link #COMMANDS}; null for anything else. A switch: of a map every run would make a class for each of its values. */
    private @Nullable CommandSpec command(String name) {
        return switch (name) {
            case "audit" -> AuditCommand.spec(this);
            case "snapshot" -> SnapshotCommand.spec(this);
            case "blame" -> BlameCommand.spec(this);
            case "explain" -> ExplainCommand.spec(this);
            case "diff" -> DiffCommand.spec(this);
            case "heal" -> HealCommand.spec(this);
            case "undo" -> UndoCommand.spec(this);
            case "init" -> InitCommand.spec(this);
            case "reconcile" -> ReconcileCommand.spec(this);
            case "stack" -> StackCommand.spec(this);
            case "policy" -> PolicyCommand.spec(this);
            case "config" -> ConfigCommand.spec(this);
            case "waive" -> WaiveCommand.spec(this);
            case "hold" -> HoldCommand.spec(this);
            case "log" -> LogCommand.spec(this);
            case "evidence" -> EvidenceCommand.spec(this);
            case "alert-failure" -> AlertFailureCommand.spec(this);
            case "validate" -> ValidateCommand.spec(this);
            case "install" -> InstallCommand.spec(this);
            case "uninstall" -> UninstallCommand.spec(this);
            case "status" -> StatusCommand.spec(this);
            default -> null;
        };
    }

    /** All commands, as completion and the parser have them. */
    static CommandSpec spec() {
        return new Unitward(Console.ofProcess(), "").line.getCommandSpec();
    }

    /** The arguments of the command that runs. */
    Given given() {
        CommandLine.ParseResult command = line.getParseResult().subcommand();
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        return new Given(command);
    }

    /** That a command was named that only has others. */
    CommandLine.ParameterException missingCommand(String command) {
        return new MissingCommand(Objects.requireNonNull(line.getSubcommands().get(command)));
    }

    /** The policies, perhaps still being loaded. */
    Background<Policies> policies() {
        if (policies == null) {
            policies = loadPolicies();
        }
        return policies;
    }

    /**
     * The same of a run that may find everything as an earlier one left it: then they are loaded only when there is something to
     * judge. Else it is begun at once, since it takes as long as all that comes before the first verdict.
     */
    Background<Policies> policies(AuditOptions options) {
        if (policies == null && Memory.mayBeClean(options)) {
            policies = Background.start("unitward-policies", Policies::shippedWhenNeeded);
        }
        return policies();
    }

    private static Background<Policies> loadPolicies() {
        return Background.start("unitward-policies", () -> {
            Policies loaded = Policies.shipped();
            Phases.done("policies loaded");
            Policies rehearsed = loaded.rehearsed();
            Phases.done("policies rehearsed");
            return rehearsed;
        });
    }

    /** Where the commands below print. */
    Console console() {
        return console;
    }

    /** Parses the arguments, runs the command and returns the exit code. */
    static int run(Console console, String... args) {
        if (args.length == 1 && args[0].equals(UserChild.COMMAND)) {
            return UserChild.run(console, System.in);
        }
        if (args.length == 3 && args[0].equals(ReadOnlyRegistry.COMMAND)) {
            return ValidateCommand.serve(console, args[1], args[2]);
        }
        CommandLine line = new Unitward(console, args.length == 0 ? "" : args[0]).line;
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, console.width())));
        line.setParameterExceptionHandler((failure, given) -> misused(console, failure));
        // picocli's own is a call by reflection, for which Java makes classes at run time.
        line.registerConverter(Path.class, text -> Path.of(text));
        // So that what the parser finds is told with what the command finds.
        collectErrors(line);
        line.setExecutionStrategy(parsed -> execute(console, parsed));
        line.setExecutionExceptionHandler((failure, command, parsed) -> report(console, command, failure));
        int code = line.execute(args);
        console.out().flush();
        if (console.out().checkError()) {
            if (console.hasNoReader()) {
                return code; // who reads no further, as head does, has what it wanted
            }
            console.tell("standard output could not be written, so the result is lost");
            return code == 0 ? ExitCode.INTERNAL.code() : code;
        }
        return code;
    }

    private static void collectErrors(CommandLine line) {
        line.getCommandSpec().parser().collectErrors(true);
        line.getSubcommands().values().forEach(Unitward::collectErrors);
    }

    /** Runs the command, or tells all that is wrong with its words. */
    private static int execute(Console console, CommandLine.ParseResult parsed) {
        List<String> told = Usage.ofParser(parsed);
        if (told.isEmpty()) {
            return new CommandLine.RunLast().execute(parsed);
        }
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandSpec command = last.commandSpec();
        List<String> lines = told;
        if (command.userObject() instanceof Verb verb) {
            try {
                Usage.require(verb, new Given(last), told);
            } catch (RunFailure all) {
                lines = all.lines();
            } catch (RuntimeException bug) {
                return report(console, command.commandLine(), bug);
            }
        }
        int code = report(console, command.commandLine(), new RunFailure(ExitCode.USAGE, lines));
        console.tell("'" + command.qualifiedName() + " --help' tells what is expected");
        return code;
    }

    /** What is wrong in a line or two; the whole help would push it off the screen. */
    private static int misused(Console console, CommandLine.ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        if (failure instanceof MissingCommand) {
            command.usage(console.err());
            return ExitCode.USAGE.code();
        }
        console.tell(String.valueOf(failure.getMessage()));
        console.tell("'" + command.getCommandSpec().qualifiedName() + " --help' tells what is expected");
        return ExitCode.USAGE.code();
    }

    /** {@code unitward} alone: whoever types that wants to know what there is. */
    private static final class MissingCommand extends CommandLine.ParameterException {
        private static final long serialVersionUID = 1L;

        MissingCommand(CommandLine command) {
            super(command, "Missing command");
        }
    }

    private static int report(Console console, CommandLine command, Exception failure) {
        if (failure instanceof RunFailure known) {
            known.lines().forEach(console::tell);
            EarlyEnd.tell(command, known.exitCode(), known.lines(), console);
            return known.exitCode().code();
        }
        console.tell("internal error: " + failure + " (a bug of unitward; nothing more was done)");
        if (Boolean.getBoolean("unitward.trace")) {
            failure.printStackTrace(console.err());
        }
        EarlyEnd.tell(command, ExitCode.INTERNAL, List.of("internal error: " + failure), console);
        return ExitCode.INTERNAL.code();
    }

    @Override
    public void run() {
        throw new MissingCommand(line);
    }
}
