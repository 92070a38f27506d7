package io.unitward.verdict;

/** What the executor can do at all. The allowlist speaks in these words, but for those that are only typed. */
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
    /** Removes a container of a declared stack's project that nobody declares and that does not run. */
    REMOVE_CONTAINER("remove-container"),
    /** Stops the transient timer that checked the health of a container that is gone. */
    STOP_TIMER("stop-timer"),
    /** Starts a unit; only a command that somebody typed does so. */
    START_UNIT("start-unit", true),
    /** Stops a unit; only a command that somebody typed does so. */
    STOP_UNIT("stop-unit", true),
    /** Lets a unit read its own configuration again; only a command that somebody typed does so. */
    RELOAD_UNIT("reload-unit", true),
    /** Makes the containers of a stack anew from the images that its tags name; only a command that somebody typed does so. */
    UPDATE_STACK("update-stack", true),
    /** Puts back what was there before an action; only whoever types it asks for it. */
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
