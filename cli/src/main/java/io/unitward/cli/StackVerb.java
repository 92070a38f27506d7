package io.unitward.cli;

import java.util.List;

/** A verb of {@code unitward stack} that says what it does as programs want it, too, also when its words are wrong. */
abstract class StackVerb extends Verb {
    private final String name;

    StackVerb(Unitward root, String name) {
        super(root);
        this.name = name;
    }

    /** Does the work. */
    abstract ExitCode run(Given given, StackOutput out) throws RunFailure;

    boolean isDryRun(Given given) {
        return false;
    }

    /** The stacks that are named. */
    List<String> named(Given given) {
        return List.of(given.word(0));
    }

    @Override
    List<Usage.Check> words(Given given) {
        return List.of(() -> Outputs.parse(given.texts("-o")));
    }

    @Override
    final List<Usage.Check> names(Given given) {
        return List.of(() -> StackSession.open(root, given).stacks(named(given)));
    }

    @Override
    final int run(Given given) throws RunFailure {
        return StackOutput.run(root.console(), given, name, isDryRun(given), out -> run(given, out));
    }

    @Override
    final void refused(Given given, RunFailure failure) {
        try {
            StackOutput.run(root.console(), given, name, isDryRun(given), out -> {
                throw failure;
            });
        } catch (RunFailure told) {
            // That, or that there is nowhere to write it, which is told then as well.
            return;
        }
    }
}
