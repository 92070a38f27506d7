package io.unitward.cli.validate;

/** What a test needs is not there; the message says what is missing and how to get it, without a full stop. */
final class Unprovided extends Exception {
    private static final long serialVersionUID = 1L;

    Unprovided(String reason) {
        super(reason);
    }

    /** Why, which is always said. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
