package io.unitward.verdict;

/**
 * What became of one action.
 *
 * @param id the journal's id of it
 * @param action what was done
 * @param target on what
 * @param outcome how it ended
 * @param message what was proved or what went wrong, one sentence
 */
public record ActionResult(String id, ActionKind action, String target, Outcome outcome, String message) {
    /** How an action ended. */
    public enum Outcome {
        /** Done, and its effect observed. */
        DONE("done"),
        /** The manager refused or failed. */
        FAILED("failed"),
        /** Done, but what it was for still holds. */
        NO_EFFECT("no-effect"),
        /** An input of a reload changed between the last look and the next. */
        CHANGED_DURING_RELOAD("changed-during-reload"),
        /** What it was for changed since it was planned, so that nothing was done. */
        CHANGED_MEANWHILE("changed-meanwhile"),
        /** Its deadline passed. */
        DEADLINE("deadline"),
        /** systemd did what was asked and it failed: the unit says so. */
        JOB_FAILED("job-failed"),
        /** systemd said that it is done, and the unit is not as it should be. */
        NOT_REACHED("not-reached"),
        /** It failed, and what was there before was put back and verified. */
        ROLLED_BACK("rolled-back");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** The word used in reports and JSON. */
        public String text() {
            return text;
        }
    }
}
