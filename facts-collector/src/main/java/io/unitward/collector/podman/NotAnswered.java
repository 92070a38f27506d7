package io.unitward.collector.podman;

/** podman gave no answer that can be used. */
final class NotAnswered extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /** @param reason why, a phrase such as {@code it did not answer within 10 s} */
    NotAnswered(String reason) {
        super(reason);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
