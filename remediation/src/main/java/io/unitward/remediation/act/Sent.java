package io.unitward.remediation.act;

import io.unitward.verdict.ActionResult.Outcome;

/** What came of handing one action to an executor. But for {@link Seen} it says nothing about the effect: that has to be observed. */
public sealed interface Sent {
    /** The manager accepted it and says that it is done. */
    record Accepted() implements Sent {}

    /**
     * It is over, and what it was done to was looked at right away.
     *
     * @param outcome what came of it
     * @param message what was seen, one sentence without a full stop
     */
    record Seen(Outcome outcome, String message) implements Sent {}

    /** Nothing was sent: the executor only records. */
    record Recorded() implements Sent {}

    /**
     * It was not sent: the manager could not be reached. It may be tried again.
     *
     * @param reason one sentence without a full stop
     */
    record NotSent(String reason) implements Sent {}

    /**
     * It was not done, because what it was for is no longer what was judged.
     *
     * @param reason one sentence without a full stop
     */
    record Changed(String reason) implements Sent {}

    /**
     * The manager refused it or failed.
     *
     * @param reason one sentence without a full stop
     */
    record Refused(String reason) implements Sent {}

    /**
     * It was sent and no answer came: nobody knows whether it was done.
     *
     * @param reason one sentence without a full stop
     * @param timedOut whether the deadline passed, rather than the connection breaking
     */
    record NoAnswer(String reason, boolean timedOut) implements Sent {}
}
