package io.unitward.host;

/** Bytes that are no valid D-Bus data; the message says what is wrong with them. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
        super(what);
    }
}
