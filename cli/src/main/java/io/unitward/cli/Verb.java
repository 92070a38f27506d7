package io.unitward.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** A command that does something: all that is wrong with its words is told at once, and before anything is done. */
abstract class Verb implements Callable<Integer> {
    final Unitward root;

    Verb(Unitward root) {
        this.root = root;
    }

    /** What must hold of options and arguments, each for itself; nothing but what a word names is looked at. */
    List<Usage.Check> words(Given given) {
        return List.of();
    }

    /**
     * What must hold of them that only the configuration tells, such as the name of a stack. The work meets it by itself; it is
     * looked at besides when another word is wrong anyway, so that one run tells all.
     */
    List<Usage.Check> names(Given given) {
        return List.of();
    }

    /**
     * Does the work, of words that are as expected.
     *
     * @return the exit code
     * @throws RunFailure what ends the run
     */
    abstract int run(Given given) throws RunFailure;

    /** Is told that the words were wrong, for a command that writes that down. */
    void refused(Given given, RunFailure failure) {
        // Most write nothing.
    }

    @Override
    public final Integer call() throws RunFailure {
        Given given = root.given();
        Usage.require(this, given, List.of());
        return run(given);
    }
}
