package io.unitward.remediation.act;

/** What came of handing one action to an executor. It says nothing about the effect: that has to be observed. */
public sealed interface Sent {
    /** The manager accepted it and says that it is done. */
    record Accepted() implements Sent {}

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
