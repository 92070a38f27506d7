package io.unitward.engine.compile;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with a policy source.
 *
 * @param source the file
 * @param line the line, from 1
 * @param column the first character it is about, from 1; what is counted are UTF-16 units
 * @param length how many characters it is about, at least 1; may go beyond the end of the line
 * @param message subject, value and expectation, without a full stop
 * @param hint what was probably meant, or what to write instead, without a full stop; null when there is nothing to propose
 */
public record PolicyProblem(
        String source,
        int line,
        int column,
        int length,
        String message,
        @Nullable String hint) {
    static final Comparator<PolicyProblem> ORDER = Comparator.comparing(PolicyProblem::source)
            .thenComparingInt(PolicyProblem::line)
            .thenComparingInt(PolicyProblem::column)
            .thenComparing(PolicyProblem::message);

    public PolicyProblem {
        if (line < 1 || column < 1 || length < 1) {
            throw new IllegalArgumentException(
                    "place " + line + ":" + column + " of length " + length + "; expected numbers from 1");
        }
    }

    /** One that is about a line as a whole. */
    static PolicyProblem ofLine(String source, int line, String message) {
        return new PolicyProblem(source, Math.max(1, line), 1, 1, message, null);
    }

    @Override
    public String toString() {
        return source + ":" + line + ":" + column + ": " + message + (hint == null ? "" : "; " + hint);
    }
}
