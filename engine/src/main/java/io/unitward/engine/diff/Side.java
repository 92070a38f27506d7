package io.unitward.engine.diff;

/** Which of the two snapshots did not tell something. */
public enum Side {
    BEFORE("in A"),
    AFTER("in B"),
    BOTH("in both");

    private final String text;

    Side(String text) {
        this.text = text;
    }

    /** The words used in the text report, which calls the first snapshot A and the second one B. */
    public String text() {
        return text;
    }
}
