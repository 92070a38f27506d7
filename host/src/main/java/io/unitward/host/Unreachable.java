package io.unitward.host;

/** One endpoint cannot be used; the message says why and names its path. */
final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String reason) {
        super(reason);
    }
}
