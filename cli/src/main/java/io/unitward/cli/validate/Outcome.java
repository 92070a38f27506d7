package io.unitward.cli.validate;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a test.
 *
 * @param id the test's
 * @param claim the test's
 * @param place where it was done, or would have been
 * @param status how it ended
 * @param reason why it did not pass, in one line; empty when it did
 * @param done what was done, in order
 * @param expectations what was looked at, in order; of a failure the last one is what did not hold
 * @param evidence the names of the files with what was seen
 * @param took how long it took
 */
public record Outcome(
        String id,
        String claim,
        Place place,
        Status status,
        String reason,
        List<Done> done,
        List<Expectation> expectations,
        List<String> evidence,
        Duration took) {
    /** How a test ended. */
    public enum Status {
        /** All that it expected was so. */
        PASS,
        /** Something was not so, or the test could not be carried out to its end. */
        FAIL,
        /** What it needs is not there, so it says nothing. */
        SKIP
    }

    /** On which manager a test was done. */
    public enum Place {
        /** On a throw-away one. */
        SANDBOX,
        /** On that of the caller. */
        LIVE
    }

    /**
     * A command that was run, or something else that was done.
     *
     * @param what the command line, or a sentence
     * @param exitCode how the command ended; null for what is no command
     * @param evidence the file with all that it wrote; null for what is no command
     */
    public record Done(
            String what,
            @Nullable Integer exitCode,
            @Nullable String evidence) {}

    /**
     * Something that must be so.
     *
     * @param expected what must be so
     * @param observed what was so
     * @param held whether these two are the same
     */
    public record Expectation(String expected, String observed, boolean held) {}

    public Outcome {
        requireNonNull(id, "id is null");
        requireNonNull(claim, "claim is null");
        requireNonNull(place, "place is null");
        requireNonNull(status, "status is null");
        requireNonNull(took, "took is null");
        done = List.copyOf(done);
        expectations = List.copyOf(expectations);
        evidence = List.copyOf(evidence);
        if (reason.isEmpty() != (status == Status.PASS)) {
            throw new IllegalArgumentException(
                    "reason '%s' of %s; expected one unless it passed".formatted(reason, id));
        }
        if (status == Status.PASS
                && (expectations.isEmpty() || !expectations.stream().allMatch(Expectation::held))) {
            throw new IllegalArgumentException(id + " passed; expected expectations, all of which held");
        }
    }
}
