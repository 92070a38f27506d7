package io.unitward.facts;

/** The two definitions a unit has at any moment: what the manager loaded, and what a reload would load. */
public enum View {
    /** What the manager has loaded. */
    LOADED("loaded"),
    /** What a reload would load. */
    ON_DISK("onDisk");

    private final String text;

    View(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }
}
