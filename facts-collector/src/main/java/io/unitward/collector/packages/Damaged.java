package io.unitward.collector.packages;

/** A database that cannot be believed, or not now: nothing of what it says counts. */
final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String reason) {
        super(reason, null, false, false);
    }

    /** Which file, and what is wrong with it; a phrase with its remedy. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
