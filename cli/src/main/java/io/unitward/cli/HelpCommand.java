package io.unitward.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code help}, of unitward and of each command that has others: prints what {@code --help} of the named command would. */
final class HelpCommand extends Verb {
    private final CommandSpec of;

    private HelpCommand(Unitward root, CommandSpec of) {
        super(root);
        this.of = of;
    }

    /** Adds it to a command that has all its others already, so that their names are known to completion. */
    static CommandSpec addTo(Unitward root, CommandSpec of) {
        CommandSpec command = Given.command("help", new HelpCommand(root, of)).helpCommand(true);
        List<String> names = List.copyOf(of.subcommands().keySet());
        command.addPositional(PositionalParamSpec.builder()
                .paramLabel("COMMAND")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .completionCandidates(names)
                .description("The command to tell of, and of that which command; default: all in short.")
                .build());
        command.usageMessage().description("Shows what a command does and takes, as its --help does.", "");
        return of.addSubcommand("help", Given.withHelp(command));
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> named(given));
    }

    @Override
    int run(Given given) throws RunFailure {
        named(given).usage(root.console().out());
        return ExitCode.COMPLIANT.code();
    }

    private CommandLine named(Given given) throws RunFailure {
        CommandLine command = of.commandLine();
        for (String word : given.arguments()) {
            CommandLine next = command.getSubcommands().get(word);
            if (next == null) {
                throw new RunFailure(ExitCode.USAGE, Usage.noCommand(command, word));
            }
            command = next;
        }
        return command;
    }
}
