package io.unitward.collector.systemd;

/** One question was refused, or answered with a value of another type than systemd documents. */
final class NotTold extends Exception {
    private static final long serialVersionUID = 1L;

    NotTold(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
