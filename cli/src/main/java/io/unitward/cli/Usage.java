package io.unitward.cli;

import io.unitward.config.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Tells all that is wrong with the words of a command line at once, though each is read where it is needed. */
final class Usage {
    private Usage() {}

    /** Looks at some of the words, and changes nothing. */
    interface Check {
        /**
         * Looks.
         *
         * @throws RunFailure when they are not what is expected
         */
        void look() throws RunFailure;
    }

    /**
     * Ends the run when a word is wrong.
     *
     * @param told what the parser has found already
     * @throws RunFailure with all that is wrong; with another code than wrong usage only where nothing is wrong with the words,
     *     and one of them could not be looked up
     */
    static void require(Verb verb, Given given, List<String> told) throws RunFailure {
        Set<String> lines = new LinkedHashSet<>(told);
        RunFailure other = look(verb.words(given), lines);
        if (!lines.isEmpty()) {
            look(verb.names(given), lines);
        }
        if (!lines.isEmpty()) {
            RunFailure failure = new RunFailure(ExitCode.USAGE, List.copyOf(lines));
            verb.refused(given, failure);
            throw failure;
        }
        if (other != null) {
            throw other;
        }
    }

    /** The first end that is no wrong usage; null for none. */
    private static @Nullable RunFailure look(List<Check> checks, Set<String> lines) {
        RunFailure other = null;
        for (Check check : checks) {
            try {
                check.look();
            } catch (Given.Missing missing) {
                // Told by the parser.
            } catch (RunFailure wrong) {
                if (wrong.exitCode() == ExitCode.USAGE) {
                    lines.addAll(wrong.lines());
                } else if (other == null) {
                    other = wrong;
                }
            }
        }
        return other;
    }

    /** What the parser found wrong, a line for each thing; empty for nothing. */
    static List<String> ofParser(CommandLine.ParseResult parsed) {
        List<String> lines = new ArrayList<>();
        for (CommandLine.ParseResult each = parsed;
                each != null;
                each = each.hasSubcommand() ? each.subcommand() : null) {
            for (Exception error : each.errors()) {
                lines.add(words(error));
            }
        }
        return lines;
    }

    private static String words(Exception error) {
        String message = String.valueOf(error.getMessage());
        if (!(error instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return message;
        }
        CommandLine command = unmatched.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        if (!first.startsWith("-") && !command.getSubcommands().isEmpty()) {
            return noCommand(command, first);
        }
        List<String> nearest = unmatched.getSuggestions();
        return message + (nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?");
    }

    /** That a word names none of the commands that a command has; the nearest of them is proposed. */
    static String noCommand(CommandLine command, String word) {
        Set<String> names = command.getSubcommands().keySet();
        String nearest = Nearest.to(word, names);
        return "'" + word + "' is no command of '" + command.getCommandSpec().qualifiedName() + "'; expected "
                + (names.isEmpty() ? "none" : "one of " + String.join(", ", names))
                + (nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }
}
