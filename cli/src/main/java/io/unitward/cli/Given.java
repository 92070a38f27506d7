package io.unitward.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a command that must start fast was given, and how it says what it takes: by calls, since reading picocli's
 * annotations takes a tenth of a second.
 *
 * @param parsed the command's own arguments
 */
record Given(ParseResult parsed) {
    /** The factory of a command that is made alone, as most are. */
    static final IFactory FACTORY = new PlainFactory();

    /** A command without options but for help and version. */
    static CommandSpec command(String name, Object runs) {
        CommandSpec command =
                CommandSpec.wrapWithoutInspection(runs, FACTORY).name(name).versionProvider(new Version());
        command.usageMessage().sortOptions(false);
        return command;
    }

    /** Adds {@code --help} and {@code --version}. */
    static CommandSpec withHelp(CommandSpec command) {
        return command.addOption(switchOf("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(switchOf("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }

    /** An option without a value. */
    static OptionSpec flag(String name, String description) {
        return switchOf(name).description(description).build();
    }

    private static OptionSpec.Builder switchOf(String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0");
    }

    /** An option that names a file or directory. */
    static OptionSpec path(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(Path.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An option that names a directory, and may be given several times. */
    static OptionSpec paths(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(Path.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** {@code -o}. */
    static OptionSpec outputs() {
        return outputs("text or json");
    }

    /** {@code -o} of a command whose run judges a manager. */
    static OptionSpec outputsOfRun() {
        return outputs("text, json, jsonl, junit, sarif, markdown or openmetrics");
    }

    private static OptionSpec outputs(String formats) {
        return OptionSpec.builder("-o")
                .paramLabel("FORMAT=FILE")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(
                        "Write " + formats
                                + " to FILE, - is standard output, as is FORMAT alone; may be given several times (default: text=-).")
                .build();
    }

    /** The UNIT arguments. */
    static PositionalParamSpec units(String arity, String description) {
        return PositionalParamSpec.builder()
                .paramLabel("UNIT")
                .arity(arity)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build();
    }

    /** An option that takes any text. */
    static OptionSpec text(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An argument that names a file, at a position of its own. */
    static PositionalParamSpec file(int position, String label, boolean required, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(position))
                .arity(required ? "1" : "0..1")
                .required(required)
                .type(Path.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An argument that must be given, at a position of its own. */
    static PositionalParamSpec word(int position, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(position))
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    /** An option that is a duration, see {@link Durations}. */
    static OptionSpec seconds(String name, int usual, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel("TIME")
                .defaultValue(Integer.toString(usual))
                .description(description + " (default: ${DEFAULT-VALUE}; seconds, or 90s, 5m, 2h).")
                .build();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(option(name));
    }

    @Nullable
    Path path(String name) {
        return (Path) option(name);
    }

    /** A whole number; 0 when there is none. */
    int number(String name) {
        return option(name) instanceof Integer number ? number : 0;
    }

    /** The value, or the default; null when there is neither. */
    @Nullable
    String text(String name) {
        return (String) option(name);
    }

    /** All values of an option that may be given several times. */
    List<String> texts(String name) {
        return strings(option(name));
    }

    /** All paths of an option that may be given several times. */
    List<Path> paths(String name) {
        return option(name) instanceof List<?> list
                ? list.stream().map(Path.class::cast).toList()
                : List.of();
    }

    /** The arguments that belong to no option. */
    List<String> arguments() {
        return strings(parsed.commandSpec().positionalParameters().get(0).getValue());
    }

    /** The first of {@link #arguments}, where there must be one; the same as {@link #word} otherwise. */
    String first() {
        return arguments().stream().findFirst().orElseThrow(Missing::new);
    }

    /** The file named at a position; null when none is. */
    @Nullable
    Path file(int position) {
        return (Path) parsed.commandSpec().positionalParameters().get(position).getValue();
    }

    /** Says that an argument is not there that is looked at, where the parser has told so and other words are looked at. */
    static final class Missing extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The argument at a position, which nobody can leave out.
     *
     * @throws Missing when it was, and what else is wrong is being looked for
     */
    String word(int position) {
        if (parsed.commandSpec().positionalParameters().get(position).getValue() instanceof String word) {
            return word;
        }
        throw new Missing();
    }

    private @Nullable Object option(String name) {
        // Not findOption, which compares with each name of each option.
        return Objects.requireNonNull(parsed.commandSpec().optionsMap().get(name), name)
                .getValue();
    }

    private static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String.class::cast).toList()
                : List.of();
    }
}
