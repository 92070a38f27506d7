package io.unitward.remediation.journal;

/** The state directory must not be used as it is; the message names the path, what is wrong and what was expected. */
public final class StateUnusable extends Exception {
    private static final long serialVersionUID = 1L;

    public StateUnusable(String message) {
        super(message);
    }
}
