package io.unitward.verdict;

/** What the executor can do at all. The allowlist speaks in these words. */
public enum ActionKind {
    DAEMON_RELOAD("daemon-reload");

    private final String text;

    ActionKind(String text) {
        this.text = text;
    }

    /** The word used in the allowlist, reports and JSON. */
    public String text() {
        return text;
    }
}
