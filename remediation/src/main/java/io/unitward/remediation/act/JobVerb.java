package io.unitward.remediation.act;

import io.unitward.verdict.ActionKind;

/** What one job does to a unit. */
public enum JobVerb {
    STOP("stop", ActionKind.STOP_UNIT),
    RELOAD("reload", ActionKind.RELOAD_UNIT),
    RESTART("restart", ActionKind.RESTART_UNIT),
    RESET_FAILED("reset-failed", ActionKind.RESET_FAILED),
    START("start", ActionKind.START_UNIT);

    private final String text;
    private final ActionKind action;

    JobVerb(String text, ActionKind action) {
        this.text = text;
        this.action = action;
    }

    /** systemd's own word for such a job. */
    public String text() {
        return text;
    }

    /** What the journal and reports call it. */
    public ActionKind action() {
        return action;
    }
}
