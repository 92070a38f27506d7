package io.unitward.generation;

import io.unitward.verdict.ActionKind;

/**
 * One step of a plan.
 *
 * @param phase what and when
 * @param unit to which unit; {@code manager} for the daemon-reload
 * @param reason why, a phrase
 */
public record SwitchStep(Phase phase, String unit, String reason) {
    /** What is done, in the order in which it is done; within one, systemd orders by dependencies. */
    public enum Phase {
        STOP("stop", ActionKind.STOP_UNIT),
        DAEMON_RELOAD("daemon-reload", ActionKind.DAEMON_RELOAD),
        RESET_FAILED("reset-failed", ActionKind.RESET_FAILED),
        RELOAD("reload", ActionKind.RELOAD_UNIT),
        RESTART("restart", ActionKind.RESTART_UNIT),
        START("start", ActionKind.START_UNIT);

        private final String text;
        private final ActionKind action;

        Phase(String text, ActionKind action) {
            this.text = text;
            this.action = action;
        }

        /** The word in reports and JSON. */
        public String text() {
            return text;
        }

        /** What the journal calls it. */
        public ActionKind action() {
            return action;
        }
    }
}
