package io.unitward.remediation.files;

/** Something could not be looked at; the message is a sentence without a full stop. */
public final class NotSeen extends Exception {
    private static final long serialVersionUID = 1L;

    public NotSeen(String message) {
        super(message);
    }
}
