package io.unitward.cli.sandbox;

/** No throw-away manager can be started on this machine; the message says why in one sentence without a full stop. */
public final class SandboxUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    public SandboxUnavailable(String reason) {
        super(reason);
    }
}
