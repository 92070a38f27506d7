package io.unitward.verdict;

/** The verdict on one unit, or on the manager. Ordered: the first that holds wins. */
public enum VerdictKind {
    BLOCK_AND_ALERT("block-and-alert"),
    UNKNOWN("unknown"),
    SAFE_RELOAD("safe-reload"),
    COMPLIANT("compliant");

    private final String text;

    VerdictKind(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }
}
