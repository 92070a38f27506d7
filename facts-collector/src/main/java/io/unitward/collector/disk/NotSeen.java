package io.unitward.collector.disk;

/** What is asked cannot be told, because something that decides it could not be looked at. */
final class NotSeen extends Exception {
    private static final long serialVersionUID = 1L;

    private final String subject;
    private final String reason;

    NotSeen(String subject, String reason) {
        super(subject + ": " + reason, null, false, false);
        this.subject = subject;
        this.reason = reason;
    }

    /** The path. */
    String subject() {
        return subject;
    }

    /** A phrase. */
    String reason() {
        return reason;
    }
}
