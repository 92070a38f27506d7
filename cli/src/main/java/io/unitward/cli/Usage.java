package io.unitward.cli;

import java.util.ArrayList;
import java.util.List;

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

    /** A command's own work. */
    interface Work {
        /**
         * Does it.
         *
         * @return the exit code
         * @throws RunFailure what ends the run
         */
        int run() throws RunFailure;
    }

    /**
     * Does the work. Where it ends with wrong usage, all checks are made, and what they say is told in place of the first thing
     * that was met.
     *
     * @throws RunFailure what ended it
     */
    static int run(Work work, Check... checks) throws RunFailure {
        try {
            return work.run();
        } catch (RunFailure failure) {
            throw failure.exitCode() == ExitCode.USAGE ? all(failure, checks) : failure;
        }
    }

    private static RunFailure all(RunFailure first, Check... checks) {
        List<String> lines = new ArrayList<>();
        for (Check check : checks) {
            try {
                check.look();
            } catch (RunFailure wrong) {
                lines.addAll(wrong.lines());
            }
        }
        return lines.containsAll(first.lines()) ? new RunFailure(ExitCode.USAGE, lines) : first;
    }
}
