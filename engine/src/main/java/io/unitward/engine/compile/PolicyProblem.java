package io.unitward.engine.compile;

import java.util.Comparator;

/**
 * Something wrong with a policy source.
 *
 * @param source the file
 * @param line the line, from 1
 * @param message subject, value and expectation, without a full stop
 */
public record PolicyProblem(String source, int line, String message) {
    static final Comparator<PolicyProblem> ORDER = Comparator.comparing(PolicyProblem::source)
            .thenComparingInt(PolicyProblem::line)
            .thenComparing(PolicyProblem::message);

    @Override
    public String toString() {
        return source + ":" + line + ": " + message;
    }
}
