package io.unitward.remediation.act;

import io.unitward.verdict.ActionResult.Outcome;

/**
 * How one job ended, by what the unit was seen to be afterwards; systemd's own "done" is not believed.
 *
 * @param order which
 * @param state what came of it
 * @param message what was seen, one sentence without a full stop
 */
public record JobEnd(JobOrder order, State state, String message) {
    /** The same in the words of reports and of the journal. */
    public Outcome outcome() {
        return switch (state) {
            case DONE, SKIPPED -> Outcome.DONE;
            case FAILED -> Outcome.JOB_FAILED;
            case NOT_REACHED -> Outcome.NOT_REACHED;
            case DEADLINE -> Outcome.DEADLINE;
            case REFUSED, NOT_SENT, UNKNOWN -> Outcome.FAILED;
        };
    }

    /** What came of a job. */
    public enum State {
        /** The unit is as it should be. */
        DONE,
        /** A condition of the unit does not hold, so systemd did nothing and calls that success. */
        SKIPPED,
        /** The unit failed. */
        FAILED,
        /** The job is over, and the unit is not as it should be. */
        NOT_REACHED,
        /** The manager took no such job. */
        REFUSED,
        /** The deadline passed while it ran. */
        DEADLINE,
        /** It was not sent. */
        NOT_SENT,
        /** It may have been sent, and nobody knows what came of it. */
        UNKNOWN
    }
}
