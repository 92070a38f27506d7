package io.unitward.facts;

/** Which manager of a host: a user's, or the system's. */
public enum Scope {
    /** A user's manager. */
    USER("user"),
    /** The system manager. */
    SYSTEM("system");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }
}
