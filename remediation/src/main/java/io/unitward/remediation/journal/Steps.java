package io.unitward.remediation.journal;

import java.util.function.Consumer;

/**
 * The moments at which an action could be cut short. Nothing happens at them; tests end the process there, to see what the
 * next run makes of it.
 */
public final class Steps {
    private static volatile Consumer<String> observer = step -> {};

    private Steps() {}

    /** Tells that the run has come so far. */
    public static void reached(String step) {
        observer.accept(step);
    }

    /** For tests. */
    static void observe(Consumer<String> next) {
        observer = next;
    }
}
