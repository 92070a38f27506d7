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
    /** Puts back what was there before an action; only whoever types it asks for it, so no allowlist speaks of it. */
    UNDO("undo");

    private final String text;

    ActionKind(String text) {
        this.text = text;
    }

    /** The word used in the allowlist, reports and JSON. */
    public String text() {
        return text;
    }

    /** Whether an allowlist can permit it: what only a person can ask for needs no permission and takes none. */
    public boolean isPermittable() {
        return this != UNDO;
    }
}
