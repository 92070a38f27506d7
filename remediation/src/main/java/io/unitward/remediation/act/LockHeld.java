package io.unitward.remediation.act;

/** Another run is acting on the same manager; the message says which. */
public final class LockHeld extends Exception {
    private static final long serialVersionUID = 1L;

    public LockHeld(String message) {
        super(message);
    }
}
