package io.unitward.unitfile;

/** What becomes of a setting that is assigned more than once. */
public enum SettingKind {
    /** The last assignment counts; an empty one takes the setting back to its default. */
    SCALAR("scalar"),
    /** The last assignment counts, but systemd refuses an empty one and keeps what it had. */
    NEVER_EMPTY("scalar"),
    /** The same, and only what systemd takes for yes or no counts. */
    BOOLEAN("scalar"),
    /** All assignments count; an empty one drops those before it. */
    LIST("list"),
    /** All assignments count; an empty one drops those before it and says something itself: nothing of it. */
    SET("list"),
    /** All assignments count; an empty one does nothing, so a drop-in cannot take a dependency away. */
    DEPENDENCY("list"),
    /** The first assignment counts, whatever a drop-in says. */
    FIRST("scalar"),
    /** Begins with {@code X-}: left to other programs. */
    EXTENSION("extension"),
    /** systemd does not know it, or not in this section, and mostly ignores it; all assignments are kept. */
    UNKNOWN("unknown");

    private final String text;

    SettingKind(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }
}
