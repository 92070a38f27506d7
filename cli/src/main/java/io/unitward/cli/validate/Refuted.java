package io.unitward.cli.validate;

/** What a test claims does not hold; the message says what was expected and what was seen. */
final class Refuted extends Exception {
    private static final long serialVersionUID = 1L;

    Refuted(String reason) {
        super(reason);
    }
}
