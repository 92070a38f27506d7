package io.unitward.cli;

/**
 * What became of the update of one stack.
 *
 * @param code {@link ExitCode#COMPLIANT} when it is as declared, with the newest images of its tags; or was left stopped
 * @param text one phrase
 * @param stopped whether somebody had stopped it, so that its images were pulled and nothing was started
 */
record UpdateResult(ExitCode code, String text, boolean stopped) {
    UpdateResult(ExitCode code, String text) {
        this(code, text, false);
    }

    boolean good() {
        return code == ExitCode.COMPLIANT;
    }
}
