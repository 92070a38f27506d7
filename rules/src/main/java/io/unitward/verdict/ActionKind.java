package io.unitward.verdict;

/** What the executor can do at all. The allowlist speaks in these words. */
public enum ActionKind {
    /** Makes the manager read all unit files again. */
    DAEMON_RELOAD("daemon-reload"),
    /** Clears a failed state that a policy names. */
    RESET_FAILED("reset-failed"),
    /** Rewrites an owned unit file, drop-in or link from its declared source. */
    RESTORE_ARTIFACT("restore-artifact"),
    /** Moves a foreign drop-in of one unit aside. */
    QUARANTINE_DROP_IN("quarantine-drop-in"),
    /** Restarts a unit and verifies that it runs. */
    RESTART_UNIT("restart-unit"),
    /** Puts back what was there before an action; only a command that somebody typed does so. */
    UNDO("undo", true);

    private final String text;
    private final boolean typed;

    ActionKind(String text) {
        this(text, false);
    }

    ActionKind(String text, boolean typed) {
        this.text = text;
        this.typed = typed;
    }

    /** Whether no finding can ever call for it, so that the allowlist has no word for it. */
    public boolean isOnlyTyped() {
        return typed;
    }

    /** The word used in the allowlist, reports and JSON. */
    public String text() {
        return text;
    }
}
