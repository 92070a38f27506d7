package io.unitward.collector.systemd;

/** The manager stopped answering, or answered with something that no manager says; nothing more can be learnt from it. */
public final class ManagerLost extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param reason one sentence without a full stop */
    public ManagerLost(String reason) {
        super(reason);
    }

    /** The reason, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
