package io.unitward.pending;

/** Whether what is on disk is what the manager has loaded. */
public enum Staleness {
    /** It is what the manager has loaded. */
    CURRENT("current"),
    /** Content or resolution is known to differ. */
    STALE("stale"),
    /** Only a time says so: the content at the last load is not known. */
    MAYBE_STALE("maybe-stale");

    private final String text;

    Staleness(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }
}
