package io.unitward.host;

/** A manager could not be reached; the message says why in one sentence without a full stop. */
public final class ManagerUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public ManagerUnavailable(String reason) {
        super(reason);
    }
}
