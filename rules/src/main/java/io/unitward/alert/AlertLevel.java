package io.unitward.alert;

/** How urgent an alert is. Ordered, the urgent one first. */
public enum AlertLevel {
    /** Somebody should look now. */
    PAGE("page"),
    /** Somebody should look in the course of the day. */
    TICKET("ticket");

    private final String text;

    AlertLevel(String text) {
        this.text = text;
    }

    /** The word used in configuration, messages and JSON. */
    public String text() {
        return text;
    }

    /** The more urgent of both. */
    public AlertLevel or(AlertLevel other) {
        return compareTo(other) <= 0 ? this : other;
    }
}
