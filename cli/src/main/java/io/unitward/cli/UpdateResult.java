package io.unitward.cli;

import org.jspecify.annotations.Nullable;

/**
 * What became of the update of one stack.
 *
 * @param code {@link ExitCode#COMPLIANT} when it is as declared, with the newest images of its tags; or was left stopped
 * @param text one phrase
 * @param stopped whether somebody had stopped it, so that its images were pulled and nothing was started
 * @param why why it was left as it is; null where it was not, or that needs no saying
 */
record UpdateResult(
        ExitCode code,
        String text,
        boolean stopped,
        @Nullable PendingWhy why) {
    UpdateResult(ExitCode code, String text) {
        this(code, text, false, null);
    }

    /** One that was left as it is. */
    static UpdateResult pending(PendingWhy why, String text) {
        return new UpdateResult(ExitCode.ACTION_PENDING, text, false, why);
    }

    /** One of which nothing was done, because that was refused. */
    static UpdateResult refused(RunFailure refusal, String text) {
        return new UpdateResult(
                refusal.exitCode(),
                text,
                false,
                refusal.exitCode() == ExitCode.ACTION_PENDING ? PendingWhy.HELD : null);
    }

    boolean good() {
        return code == ExitCode.COMPLIANT;
    }
}
